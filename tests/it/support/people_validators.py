"""Reads people and companies, a JSON object a line; every IIN and BIN must be right for validators of PyPI.

Prints how many of each were looked at.
"""

import json
import sys

from airlock_pii.validators import is_valid_bin
from kz.validators import IIN
from kz_iin_validator import validate_iin

iins, bins = set(), set()
for line in sys.stdin:
    row = json.loads(line)
    if "bin" in row:
        assert IIN.is_valid(row["bin"]) and is_valid_bin(row["bin"]), row["bin"]
        bins.add(row["bin"])
        continue
    iin, born = row["iin"], row["birthDate"]
    assert IIN.is_valid(iin), iin
    parsed = validate_iin(iin)
    assert parsed.gender.name == row["sex"], row
    assert iin[:6] == born[2:4] + born[5:7] + born[8:10], row
    # Nobody bears it: nobody born before 1870 was alive when the first was given out, nobody is born in 2070 yet.
    assert parsed.born_date.year < 1870 or parsed.born_date.year >= 2070, row
    iins.add(iin)
print(len(iins), len(bins))
