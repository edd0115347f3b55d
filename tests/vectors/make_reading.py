"""This file makes reading.json: formulas as people type them, hostile ones too, and what Python reads in them.

`python tests/vectors/make_reading.py` writes rows [text, values at the points]. The values are null where Python
refuses the text, or reads other inputs or several results in it, and where the page leaves the text to Python; there
the page refuses.
"""

from __future__ import annotations

import json
import math
import random
import sys
from pathlib import Path

from chainrule.errors import ChainruleError
from chainrule.readers.formula import read_formula
from chainrule.transforms.evaluate import values_at

PATH = Path(__file__).with_name("reading.json")
INPUTS = ("x", "y", "t", "theta", "speed", "x_1", "año")
POINTS = (
    {"x": 0.7, "y": 1.3, "t": 2.5, "theta": 0.4, "speed": 3.0, "x_1": 0.9, "año": 2.0},
    {"x": -1.2, "y": 0.6, "t": -0.5, "theta": 2.1, "speed": -2.0, "x_1": 4.0, "año": 0.3},
)
READ = """
x; 2x; 2 x; x 2; xy; x y; 2xy; x*y; x·y; x×y; x/y; x÷y; 1/2x; 1/2 x; x/2y; x/2*y; -x; +x; --x; -x^2; (-x)^2
2^-x; 2^-x^2; x^2; x**2; x^2^3; x^y^t; x²; x³y²; x²y; x^-1; x^(1/2); x^1/2; -2^2; (-2)^2; -2!; 3!; x - -2; x-2
x -2; 2-x; 2--x; 1e3x; 1.5e-3*x; 1.5; .5x; 5.; 2.5x^2; sin x; sin(x); sin[x]; sin{x}; sin 2x; sin 2 x; sin2x
sinx; sin x y; sin xy; sin x*y; sin x cos x; sin x cos y; 2sin x; 2 sin x cos y; x sin x; sin^2 x; sin^2(x)
sin²x; sin² x; sin^2 2x; sin^-1 x; sin^-1(x/2); tan^-1 x; cosh^-1(x+3); sin^(2) x; sin^(x+1)(y); sin^y x
cos(x)^2; sin x^2; sin x^2 y; sin (x) y; sin (x+1)^2; sin 2(x+1); sin pi x; sin pi(x+1); sin x (y+1); sin -x
-sin -x; sin x + y; sin x - y; sin x / y; sin 2x/3; sin x/2; 1/sin x; exp x; exp(x); e^x; e^(x); e^-x; e^-x^2
e^2x; e^(2x); e^x y; e^x e^y; 2e^x; 2 e^x; xe^x; x e^x; e; pi; π; 2pi; 2πx; pi x; pi r_1*0 + x; e x; e*x
ln x^2; ln(x^2 + 1); log(x^2+1); log(8, 2); log_2(8); log_2 8; log_10(x^2+1); log_x(y^2+1); lg(x^2+1)
log2(x^2+1); ln 2x^2; ln(2)x; sqrt x^2; sqrt(x^2+1); √2; √(x^2+1); √2x; √t^2; ∛x; ∛(x+1); cbrt x; ∜(x^4)
root(x^2, 3); |x|; |x - 1|; |x|y; 2|x|; |x||y|; |x|^2; ||x| - 1|; |x + |y||; -|x|; |-x|; sin|x|; abs(x); abs x
sign(x); floor(x); ceil x; round(x+0.25); max(x, y); max(x, y, t); min(x,y); mod(t, 2); hypot(x, y)
atan2(y, x); clip(x, 0, 1); sinh x; cosh(x); tanh x; sigmoid(x); relu(x); softplus x; gelu(x); silu(x)
leaky_relu(x); leaky_relu(x, 0.1); erf x; gamma(y+2); Gamma(y + 2); besselj(0, x); theta; θ; 2θ; sin θ
sin θ^2; theta x; thetax*0+x; θx; x_1; x₁; x_1^2; 2x_1; x_1 y; speed; speed^2; speed t; 2 speed; 3speed
sin speed; speed*x/t; (x+1)(x-1); (x+1)(y); (x)(y); x(y+1); x (y+1); 2(x+1); (x+1)2; (x+1)^2(y); [x+1](y)
{x+1}^2; ((x)); (x+1)/(x+2)(y); (((((x))))); x*-y; x/-y; x^+2; 2^-1; 3x^2 - 2x + 1; 3x²-2x+1; x^2 3^x; 2^x^-1
2^3!; -x!*0 + x; 1/3; 2/4; 1/2/3; 10^-3; 1e-3; 1E3; 2e; 2e^2; arcsin(x/3); asin(x/3); arctan x; cos x^2*2x
2x cos(x^2); cos(x^2)·2x; 2x·cos x²; cos(x^2)*2*x; 2cos(2x); 3(2x+1)^2·2; 6(2x+1)^2; exp(-x/2)(2x cos(x^2+1))
-60/y^2; 4π y^2; 4/3 pi y^3; 4/3πy^3; sin(cos(tan(x))); sin cos x; sin sin sin x; ln|x|; ln |x| + 1; sqrt|x|
e^|x|; e^sin x; e^(sin x); 2^sin x; x^sin y; x^sqrt y; xsin(x); xsin x; xcosx; 2pix; xlnx*0+1; x2y; xy^2; x–1
x−1; x∗y; x⋅y; x∙y; x∕y; x⁄y; (x−1)²; x⁰; x¹⁰; t^0; 0^0; 0x; 1x; 00012x; x+0; 0.1+0.2; 9007199254740993
123456789012345678901234567890; sinh^2 x - cosh^2 x
sen x; sen(x); sen 2x; sen^2 x; sen²x; sen^2(x); sen^(2) x; sen^y x; senx; 2senx; xsen(x); sen|x|; sen √t; sen x cos x
cos sen x; sen^-1 (x/2); senh x; arcsen(x/3); cotg x; ctg(x); cotg^2 x; arctg x; arctgx; tgh(x); argsenh x; coseno x
xseno(x)
raiz(x^2); raíz(x^2+1); raíz x^2; máx(x, y); mín(x, y, 2); sh(x); ch(x+1); sh^2(x); arch(x+3); xarctg(x)
sh²(x); año; 2año; año^2; año x; x año; sen año; sen^2 año; 3 año(x+1); año_1*0+x; ch x; arch x; sh (x); sh^-1(x)
"""
REFUSED = """
(; ); (); x+; +; *x; x*; x**; x^; ^2; x//y; x*/y; x/*y; 2 3; 2 3x; x..2; 1.2.3; .; ..; x.y; x,y; 2,5; (x,y)
(x,; max(; max(x; max x; max(); sin; sin(); sin(x; sin x); (x; x); ((x); (x]; [x); {x); |x; x|; |; ||; |x| |
sin(x, y); log(1,2,3); mod(x); mod x; clip(x,1); sin^; sin^2; sin^-; sin*x; f(x); f'(x); g; q; z; w x; foo
foo(x); sni(x); x=1; y = x^2; x == y; x<y; x < 1; x > 0 and x < 1; not x; where(x>0, 1, 2); if(x>0,1,2)
d/dx(x^2); dy/dx; x; y; x # note; x:y; x?1:2; x%; 50%; x°; $x; x$; @; ~x; x&y; x\\y; `x`; \\frac{x}{2}
\\sin x; __import__('os'); x.__class__; lambda x: x; eval(x); constructor; __proto__; toString
hasOwnProperty(x); constructor(x); prototype; valueOf; this; window; alert(1); <script>; </script>; x<!--; 'x'
"x"; x''; x'; '; \"; x_; _x; x__1; x_(1)
senox; raizx; tangentex; barth(x); xarsh(x); xarch(x); arshx; sinxo; exposing; using; xseno x; sin2o
sen; sen^2; sen + 1; |sen|; x sen; sent; send(x); senor; seno; tgx; tg x
tg; sen -x; sen^2 - x; mes; años; área; máx; sen^; log_; log_(; log_q(x); sin^-2 x*q; exp^-1(x)*q; 1e; 1e+; 1ee3; 0x10
0b1; 1_000; Infinity; NaN; nan; undefined; х; ｘ; x\u200by; x\u00ady; \u202ex; 😀; x😀; ∑x; ∫x; x±1; x≈1; x≠1
x→y; ∞; inf; i; √; ∛; √√; √-; x^√; 2^; 2^^3; 2***3; x^*2; x!y!z; !x; !; x^!; ()(); (()); [ ]; {}; {x; x}
"""
LONG = (
    "x" * 501, "(" * 200 + "x" + ")" * 200, "-" * 300 + "x", "x^" * 200 + "x", "sin " * 200 + "x", "√" * 200 + "x",
    "|" * 200, "(" * 400, "x+" * 240 + "x", "2" * 400, "x(" * 50 + "y" + ")" * 50,
)  # fmt: skip
ALPHABET = (
    *("x", "y", "2", "3", "0.5", "+", "-", "*", "/", "^", "^2", "²", "(", ")"),
    *("sin", "cos ", "ln", "e", "pi", "|", " ", "√", "!", "x_1"),
)


DEEP = frozenset(LONG[1:6])
LEFT_OUT = ("=", "<", ">", ";", "\n", "#", "≠", "d/dx", "f(", "f'", "∞", "inf", "²√")


def texts():
    """Return all strings."""
    lines = [line for block in (READ, REFUSED) for line in block.strip().splitlines()]
    found = [part.strip() for line in lines for part in line.split(";")]
    found += ["x;y", "x;", ";x", "x\ny", "u = x; u^2", "", " ", "\t", *LONG]
    source = random.Random("reading")
    for _ in range(700):
        found.append("".join(source.choice(ALPHABET) for _ in range(source.randint(2, 9))))
    return list(dict.fromkeys(found))


def read(text):
    """Return the values at the points; None where Python reads no single formula of the inputs."""
    try:
        reading = read_formula(text, declared=INPUTS)
        if len(reading.outputs) != 1 or not {node.name for node in reading.inputs} <= set(INPUTS):
            return None
        node = reading.outputs[0][1]
        if node.dtype == "bool":
            return None
        return [number(values_at([node], point)[node]) for point in POINTS]
    except ChainruleError:
        return None


def number(value):
    """Return a number as JSON has it; None where there is none."""
    value = float(value) if value is not None else math.nan
    return value if math.isfinite(value) else str(value)



def rows():
    """Return the rows of the file."""
    return [[text, None if is_left_out(text) else read(text)] for text in texts()]


def is_left_out(text):
    """Return whether Python alone reads a text: statements, conditions, derivatives, functions without a formula."""
    return text in DEEP or any(part in text for part in LEFT_OUT)


def main():
    """Write the file."""
    made = rows()
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in made)
    head = json.dumps({"inputs": INPUTS, "points": POINTS}, ensure_ascii=False)[:-1]
    PATH.write_text(f'{head}, "rows": [\n{lines}\n]}}\n', encoding="utf-8")
    sys.stdout.write(f"{PATH.name}: {len(made)}, read: {sum(values is not None for _, values in made)}\n")


if __name__ == "__main__":
    main()
