"""The command line, as built, asks the loader for no Qt library: test_linkage.py PROGRAM…"""

import struct
import sys
from pathlib import Path


def needed(path):
    """DT_NEEDED of a 64-bit little-endian ELF file."""
    data = Path(path).read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path} is no 64-bit little-endian ELF file")
    offset, size, count = (struct.unpack_from("<Q", data, 0x28)[0], *struct.unpack_from("<HH", data, 0x3A))
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, offset + n * size) for n in range(count)]
    for section in sections:
        if section[1] == 6:  # SHT_DYNAMIC; its link is the string table
            strings = sections[section[6]][4]
            for at in range(section[4], section[4] + section[5], 16):
                tag, value = struct.unpack_from("<qQ", data, at)
                if tag == 1:  # DT_NEEDED
                    yield data[strings + value:data.index(b"\0", strings + value)].decode()


def main():
    status = 0
    for program in sys.argv[1:]:
        libraries = list(needed(program))
        wrong = [name for name in libraries if "Qt" in name or "QCustomPlot" in name]
        print(f"{program}: {len(libraries)} libraries, of Qt: {', '.join(wrong) or 'none'}")
        status = 1 if wrong or not libraries else status
    return status


if __name__ == "__main__":
    sys.exit(main())
