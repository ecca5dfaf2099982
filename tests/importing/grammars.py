"""Small grammars with all that Chatito and Chatette know."""

from __future__ import annotations

CHATITO = {
    "common.chatito": """\
~[greet]
    hi
    hello there

@[city]('synonym': 'true')
    ~[new york]
    Oslo
    ~[the?] north

~[new york]
    New York
    big apple
""",
    "main.chatito": """\
import ./common.chatito
// comment
%[fly]('distribution': 'even')
    ~[greet?] fly to @[city] ~[please?]
    *[70%] @[when#day] to @[city?]
    now

# other
@[when#day]
    today
    on ~[day]

@[when#hour]
    at 5

~[day]
    Monday
    Tuesday
%[bye]
    bye
    see you @[when#hour]
""",
}
CHATETTE = {
    "common.chatette": """\
~[greet]
    hi
    hello there // comment
@[city]
    [new york|big apple] = New York
    Oslo
    [the?] north
@[day#rel]
    today
@[day#abs]
    on ~[weekday]
~[weekday]
    Monday
    Tuesday
~[want$what]
    i want $what
""",
    "main.chatette": r"""
|common.chatette

%[fly]
    ~[&greet?] fly to @[city] [please|thank you?]
    @[day] to @[city?/30]
    @[day#rel] {really/now} ~[want$a bike]
    50\/50 \[x\]
%[&bye]
    bye
""",
}
