// Where an entry of the phone is gone on with.

export function addressOf({ visit, account, account_item }) {
  if (visit) return `/week/visits/${visit}/check-in/`;
  return account ? `/week/accounts/${account}/check-in/` : `/offline/#item=${account_item}`;
}
