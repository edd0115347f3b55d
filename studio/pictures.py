"""This file makes screenshots of the studio's main states into the ignored folder studio/pictures/.

    make pictures

Wide and phone, light and dark; it needs what `make test` sets up (the built studio, Playwright, a Chromium).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

OUT = Path(__file__).parent / "pictures"
FAN = "; ".join([*(f"a{n} = sin({n}*x)" for n in range(1, 9)), "y = " + " + ".join(f"{n}*a{n}" for n in range(1, 9))])
FORTY = "; ".join(["u1 = sin(x)", *(f"u{n} = sin(u{n - 1})" for n in range(2, 41))])
LADDER = "; ".join(["u1 = sin(x)", "u2 = cos(x)*u1", *(f"u{n} = u{n - 1} - u{n - 2}/4" for n in range(3, 31))])
STATES = {
    "worked": "",
    "two-paths": f"#?f={quote('sin(x^2+1)*exp(-x/2)')}&x=1.1",
    "backward": f"#?f={quote('sin(x^2+1)*exp(-x/2)')}&x=1.1&back=1",
    "two-inputs": f"#?f={quote('x^2*y + sin(x y)')}&x=2&y=3",
    "kink": f"#?f={quote('|x - 2|')}&x=2",
    "pole": f"#?f={quote('1/(x - 1)')}&x=1",
    "table": f"#?f={quote('1/(1+e^(-x))')}&x=0.5&view=table",
    "dominoes": f"#?f={quote('1/(1+e^(-x))')}&x=0.5&view=dominoes",
    "zero": f"#?f={quote('u=cos(x); v=u^2; y=3*v')}&x=0",
    "jump": f"#?f={quote('floor(x)')}&x=2",
    "overflow": f"#?f={quote('exp(exp(x))')}&x=8",
    "huge": f"#?f={quote('u=1e9*x; v=u^2; y=v/1e6')}&x=2",
    "cancel": f"#?f={quote('u=x^2; v=-2*x; y=u+v')}&x=1.05",
    "fan": f"#?f={quote(FAN)}&x=0.3",
    "fan-backward": f"#?f={quote(FAN)}&x=0.3&back=1",
    "many-reads": f"#?f={quote('u=x^2; v=u*x; w=v*u+x; y=w*v*u')}&x=1.2",
    "ten-inputs": f"#?f={quote('a*b + sin(c)*d + e^2*f/g + h*j - k')}&a=1&b=2&c=3&d=1.5&e=2&f=0.5&g=4&h=2&j=3&k=1",
    "forty": f"#?f={quote(FORTY)}&x=1",
    "ladder": f"#?f={quote(LADDER)}&x=1",
    "loupe": f"#?f={quote('sin(x^2+1)*exp(-x/2)')}&x=1.1&zoom=8",
    "gears": f"#?f={quote('sin(x^2+1)*exp(-x/2)')}&x=1.1&view=gears",
    "unknown-functions": f"#?f={quote('h(g(f(x)))')}",
}
SIZES = {"wide": (1280, 900), "phone": (390, 844)}


def browser_path() -> str | None:
    """Return an installed Chromium or Chrome, None for Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for found in map(shutil.which, names) if found), None)


def main() -> None:
    """Start the studio, and take a picture of each state."""
    from playwright.sync_api import sync_playwright

    OUT.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "chainrule", "studio", "--no-open", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as studio, sync_playwright() as playwright:
        assert studio.stdout is not None
        found = next(match for match in map(re.compile(r"http://\S+/").search, studio.stdout) if match)
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"])
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                for name, state in STATES.items():
                    page = context.new_page()
                    page.goto(found.group() + state)
                    page.locator("chain-rule-answer p").first.wait_for()
                    page.wait_for_timeout(700)
                    page.screenshot(path=OUT / f"{name}-{size}-{scheme}.png", full_page=True)
                    page.close()
                context.close()
        browser.close()
        studio.terminate()
    print(f"{len(STATES) * 4} pictures in {OUT}")


if __name__ == "__main__":
    main()
