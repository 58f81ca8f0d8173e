"""Lists made for a test, and a walk of the wizard through its pages as one person."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tandem.foundation.jobs import run_job
from tandem.foundation.models import Job
from tandem.keyaccounts.models import (
    Account,
    Contact,
    DuplicatePair,
    Figure,
    ImportRow,
    ImportRun,
    InstalledBase,
    Lock,
    SearchEntry,
    Site,
)

HEADER = (
    *("客户名称", "统一社会信用代码", "分区", "行业", "城市", "外部销售", "内部销售"),
    *("上年采购额(万元)", "总采购潜力(万元)", "台数(本品牌/合计)", "联系人", "电话", "锁定日期"),
)
CODES = ("91110000802100433B", "91440300708461136T", "91310000632244445D", "911100007109250324")


def row_of(name: str, **cells: Any) -> list[Any]:
    """One clean row; name the cells to change by their header."""
    values = {
        **dict.fromkeys(HEADER, ""),
        "客户名称": name,
        "分区": "北区",
        "行业": "教育",
        "城市": "北京",
        "外部销售": "Olga",
        "内部销售": "Iris",
        "上年采购额(万元)": 12.5,
        "总采购潜力(万元)": 300,
        "台数(本品牌/合计)": "30/120",
        "联系人": "王小明",
        "电话": "13911112222",
        "锁定日期": "2006-04-01",
        **cells,
    }
    return [values[title] for title in HEADER]


def workbook(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (header, *rows):
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_text(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> str:
    return "".join(",".join(str(cell) for cell in row) + "\n" for row in (header, *rows))


class Walk:
    """One run of the wizard; every step goes through its page, every job is run inline."""

    def __init__(self, client: Client, kind: str = "accounts") -> None:
        self.client = client
        self.kind = kind
        self.run_id = 0

    def upload(self, content: bytes, name: str = "list.xlsx") -> HttpResponse:
        page = f"{reverse('import_new')}?kind={self.kind}"
        response = self.client.post(page, {"file": SimpleUploadedFile(name, content)})
        if response.status_code == 302:
            self.run_id = int(response["Location"].rstrip("/").rsplit("/", 1)[1])
        return response

    def post(self, step: str, **data: Any) -> HttpResponse:
        """Post to one act of the run and do the job it started."""
        response = self.client.post(reverse(step, args=[self.run_id]), data)
        self.work()
        return response

    def get(self, step: str, **data: Any) -> HttpResponse:
        return self.client.get(reverse(step, args=[self.run_id]), data)

    def work(self) -> None:
        for pk in (
            Job.objects.filter(state=Job.State.WAITING).order_by("id").values_list("pk", flat=True)
        ):
            run_job.call(pk)

    def check(self, content: bytes, name: str = "list.xlsx", **chosen: Any) -> ImportRun:
        response = self.upload(content, name)
        assert response.status_code == 302, response.content.decode()
        self.post("import_mapping", **chosen)
        return self.run

    def enter(self, content: bytes, name: str = "list.xlsx") -> ImportRun:
        self.check(content, name)
        self.post("import_start")
        return self.run

    @property
    def run(self) -> ImportRun:
        return ImportRun.objects.select_related("job").get(pk=self.run_id)

    def outcomes(self) -> dict[str, int]:
        """How many rows of each outcome, the empty ones left out."""
        names = ImportRow.Outcome.values
        return {name: self.run.counts[name] for name in names if self.run.counts[name]}

    def codes(self) -> set[str]:
        """What is said of the rows, but for notes."""
        rows = ImportRow.objects.filter(run_id=self.run_id).values_list("problems", flat=True)
        return {item["code"] for row in rows for item in row if item["level"] != "note"}


def registry() -> dict[str, list[dict[str, Any]]]:
    """Every row of the registry as it is, but the count of an account's saves."""
    models = (Account, Contact, Site, InstalledBase, Figure, Lock, DuplicatePair, SearchEntry)
    dump = {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }
    for account in dump["Account"]:
        del account["version"]
    return dump


def stored_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("imports/*"))
