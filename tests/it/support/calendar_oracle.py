"""What the package `holidays` says of Kazakhstan's days.

Reads lines `DATE N`, writes the Nth working day after each date; first of all one line a year with the days that are worked, as 0 and 1.
"""

import bisect
import datetime
import sys

import holidays

FIRST, LAST = 2012, 2027

kazakhstan = holidays.country_holidays("KZ", years=range(FIRST - 1, LAST + 2))
day = datetime.date(FIRST, 1, 1)
worked = []
while day.year <= LAST:
    letters = []
    year = day.year
    while day.year == year:
        is_worked = kazakhstan.is_working_day(day)
        letters.append("1" if is_worked else "0")
        if is_worked:
            worked.append(day)
        day += datetime.timedelta(days=1)
    print(year, "".join(letters))

for line in sys.stdin:
    date, count = line.split()
    after = bisect.bisect_right(worked, datetime.date.fromisoformat(date)) + int(count) - 1
    print(worked[after].isoformat() if after < len(worked) else "none")
