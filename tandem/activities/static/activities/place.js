// Where the phone stands, asked for at the door only.

const PLACE_MS = 8000;

/** WGS-84 with how sure the phone is, or null: refused, not there, or too slow. */
export function place() {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    const taken = ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy });
    const options = { enableHighAccuracy: true, timeout: PLACE_MS, maximumAge: 60_000 };
    navigator.geolocation.getCurrentPosition(taken, () => done(null), options);
  });
}
