# SPDX-License-Identifier: Apache-2.0
"""Paper, as far as a demonstration needs it.

usage: paper.py sign PRINTED.pdf SCAN.pdf      prints a document, signs and stamps it, and scans it
       paper.py photograph TEXT PHOTOGRAPH.jpg photographs a server with this serial number
"""

import io
import subprocess
import sys

from PIL import Image, ImageDraw, ImageFilter, ImageFont


def sign(printed, scan):
    pages = subprocess.run(["pdftoppm", "-r", "110", "-gray", printed], capture_output=True, check=True).stdout
    images, start = [], 0
    while start < len(pages):
        image = Image.open(io.BytesIO(pages[start:]))
        image.load()
        # A header such as "P5 909 1286 255", then the samples.
        start += len("P5\n%d %d\n255\n" % image.size) + image.width * image.height
        images.append(image.convert("RGB"))
    for image in images:
        draw = ImageDraw.Draw(image)
        x, y = int(image.width * 0.62), int(image.height * 0.66)
        draw.ellipse((x - 90, y - 50, x + 30, y + 70), outline="#4a3fb0", width=4)
        draw.text((x - 76, y), "KOMINFO", fill="#4a3fb0", font=ImageFont.load_default(22))
        draw.line([(x, y), (x + 30, y - 40), (x + 45, y + 30), (x + 80, y - 25), (x + 150, y + 5)], fill="#123a9c", width=4)
    images = [image.rotate(0.4, fillcolor="#f4f2ec").filter(ImageFilter.GaussianBlur(0.4)) for image in images]
    images[0].save(scan, "PDF", save_all=True, append_images=images[1:], resolution=110, quality=70)


def photograph(text, name):
    image = Image.new("RGB", (1280, 720), "#7d8489")
    draw = ImageDraw.Draw(image)
    draw.rectangle((120, 240, 1160, 470), fill="#23272b", outline="#0d0f11", width=6)
    for bay in range(8):
        draw.rectangle((150 + bay * 95, 270, 230 + bay * 95, 440), outline="#4c545b", width=4)
    draw.rectangle((940, 380, 1140, 440), fill="#e8e6df")
    draw.text((952, 396), text, fill="#111", font=ImageFont.load_default(24))
    image.filter(ImageFilter.GaussianBlur(0.8)).save(name, "JPEG", quality=85)


{"sign": sign, "photograph": photograph}[sys.argv[1]](*sys.argv[2:])
