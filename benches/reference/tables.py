#!/usr/bin/env python3
"""The same table by other programs, to set the figures of `cargo bench --bench print` beside theirs.

    pip install openpyxl XlsxWriter
    cargo bench --bench print -- inventory 9999 tsv rows.tsv
    cargo bench --bench print -- inventory 9999 docx inventory.docx
    python3 benches/reference/tables.py rows.tsv inventory.docx

Each is written by a process of its own; told are seconds, size and the peak of memory. LibreOffice converts our DOCX to PDF, where
`soffice` is at hand.
"""

import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def by_openpyxl(rows, path):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)


def by_xlsxwriter(rows, path):
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    wrapped = book.add_format({"text_wrap": True, "border": 1})
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, wrapped)
    book.close()


def timed(write, source, path, told):
    rows = read(source)
    begun = time.perf_counter()
    write(rows, path)
    seconds = time.perf_counter() - begun
    told.put((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def tell(name, seconds, size, peak_kilobytes):
    print(f"{name}: {seconds:.2f} s; {size / 1e6:.1f} MB; peak {peak_kilobytes // 1024} MiB")


def tables(source, folder):
    for name, write in [("openpyxl", by_openpyxl), ("XlsxWriter", by_xlsxwriter)]:
        path = os.path.join(folder, name + ".xlsx")
        told = multiprocessing.Queue()
        process = multiprocessing.Process(target=timed, args=(write, source, path, told))
        process.start()
        process.join()
        if process.exitcode != 0:
            print(f"{name}: not measured")
            continue
        seconds, peak = told.get()
        tell(name, seconds, os.path.getsize(path), peak)


def libreoffice(document, folder):
    program = shutil.which("soffice")
    if program is None:
        print("LibreOffice: not at hand")
        return
    begun = time.perf_counter()
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            document,
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    name = os.path.splitext(os.path.basename(document))[0] + ".pdf"
    tell("LibreOffice, DOCX to PDF", seconds, os.path.getsize(os.path.join(folder, name)), peak)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        # First, because the peak of children is that of all so far.
        if len(sys.argv) > 2:
            libreoffice(sys.argv[2], scratch)
        tables(sys.argv[1], scratch)
