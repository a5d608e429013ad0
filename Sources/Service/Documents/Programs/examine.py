# SPDX-License-Identifier: Apache-2.0
"""Examines one file that somebody has sent, and makes what may be kept of it.

usage: examine.py FILE PIXELS PAGES PICTURES QPDF PDFTOPPM

Writes `kept` (the picture anew, without its metadata) and `picture-N.jpg` (0 a thumbnail, from 1 the pages) into the working directory,
and one line of JSON: {"fault": …}, or {"format", "width", "height", "pages"}.

A picture is decoded whole and encoded anew, so that nothing of the file but its pixels is kept: no Exif, no position, nothing behind the
end. A document is kept byte for byte, since it may be signed; one that does more than show pages is refused.
"""

import io
import json
import re
import resource
import subprocess
import sys

# Bytes of memory and seconds of processor time, for this program and each that it starts.
MEMORY, SECONDS, WRITTEN = 1536 << 20, 40, 64 << 20
LONGEST_SIDE = 20_000
THUMBNAIL, PAGE = 360, 1300


class Fault(Exception):
    pass


def confine():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)


def on_white(image):
    """Without transparency, which JPEG has not."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    if image.mode.startswith(("I", "F")):
        # Sixteen bits a sample, of which the upper eight are shown.
        image = image.point(lambda value: value / 256) if image.mode.startswith("I") else image
        return image.convert("L")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def save_small(image, longest, name):
    from PIL import Image

    small = image.copy()
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    small.save(name, "JPEG", quality=80, optimize=True)


def picture(data, kind, most_pixels):
    from PIL import Image, ImageOps

    # Its own limit is a warning only; the real one is checked before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        width, height = image.size
        if width * height > most_pixels or max(width, height) > LONGEST_SIDE:
            raise Fault("tooManyPixels")
        image.load()
        upright = ImageOps.exif_transpose(image)
    flat = on_white(upright)
    if kind == "JPEG":
        flat.save("kept", "JPEG", quality=92)
    else:
        # A new image, with none of the file's chunks.
        bare = upright if upright.mode in ("1", "L", "LA", "RGB", "RGBA") else flat
        clean = Image.new(bare.mode, bare.size)
        clean.paste(bare)
        clean.save("kept", "PNG")
    save_small(flat, THUMBNAIL, "picture-0.jpg")
    save_small(flat, PAGE, "picture-1.jpg")
    return {"format": kind.lower(), "width": flat.width, "height": flat.height}


# Actions that do more than go to a page or name an address (ISO 32000-2, table 201).
ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound", "/Trans",
    "/GoTo3DView", "/RichMediaExecute", "/Hide", "/Thread", "/SetOCGState",
}
KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/3DD"}
ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


def look(value, depth=0):
    """Raises Fault for what is no page. Every object of the document is passed once."""
    if depth > 200:
        raise Fault("tooCostly")
    if isinstance(value, dict):
        keys = value.keys()
        if not KEYS.isdisjoint(keys) or value.get("/S") in ACTIONS and value.get("/Type") in (None, "/Action"):
            raise Fault("activeContent")
        if value.get("/Subtype") in ANNOTATIONS:
            raise Fault("embeddedFiles" if value["/Subtype"] == "/FileAttachment" else "activeContent")
        if "/EmbeddedFiles" in keys or "/EF" in keys or value.get("/Type") == "/EmbeddedFile":
            raise Fault("embeddedFiles")
        for inner in value.values():
            look(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            look(inner, depth + 1)


def document(data, name, most_pages, pictures, qpdf, pdftoppm):
    # One header at the very beginning and nothing but white space behind the last end.
    if not re.match(rb"%PDF-[12]\.\d", data) or not data.rstrip(b"\0\t\n\f\r ").endswith(b"%%EOF"):
        raise Fault("damaged")
    if run(qpdf, "--is-encrypted", name).returncode == 0:
        raise Fault("encrypted")
    checked = run(qpdf, "--check", name)
    said = (checked.stdout + checked.stderr).lower()
    if checked.returncode not in (0, 3) or re.search(rb"damaged|recover|reconstruct", said):
        raise Fault("damaged")
    counted = run(qpdf, "--show-npages", name)
    pages = int(counted.stdout or b"0")
    if pages < 1:
        raise Fault("damaged")
    if pages > most_pages:
        raise Fault("tooManyPages")
    listed = run(qpdf, "--json=2", "--json-key=qpdf", "--json-stream-data=none", name)
    if listed.returncode not in (0, 3):
        raise Fault("damaged")
    look(json.loads(listed.stdout)["qpdf"])
    shown = min(pages, pictures)
    sizes = ["-jpeg", "-jpegopt", "quality=78"]
    drawn = run(pdftoppm, *sizes, "-singlefile", "-f", "1", "-l", "1", "-scale-to", str(THUMBNAIL), name, "picture-0")
    for page in range(1, shown + 1):
        if drawn.returncode != 0:
            break
        number = str(page)
        drawn = run(pdftoppm, *sizes, "-singlefile", "-f", number, "-l", number, "-scale-to", str(PAGE), name, f"picture-{page}")
    if drawn.returncode != 0:
        raise Fault("tooCostly" if drawn.returncode < 0 else "damaged")
    return {"format": "pdf", "pages": pages}


def examine(name, pixels, pages, pictures, qpdf, pdftoppm):
    with open(name, "rb") as file:
        data = file.read()
    if not data:
        raise Fault("empty")
    if data.startswith(b"%PDF-"):
        return document(data, name, int(pages), int(pictures), qpdf, pdftoppm)
    if data.startswith(b"\xff\xd8\xff"):
        return picture(data, "JPEG", int(pixels))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return picture(data, "PNG", int(pixels))
    raise Fault("unknownFormat")


def main():
    confine()
    try:
        answer = examine(*sys.argv[1:])
    except Fault as fault:
        answer = {"fault": str(fault)}
    except (MemoryError, RecursionError, subprocess.TimeoutExpired):
        answer = {"fault": "tooCostly"}
    except Exception as error:  # Whatever a decoder says of bytes that it cannot read.
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        answer = {"fault": "damaged"}
    print(json.dumps(answer))


main()
