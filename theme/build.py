"""Makes build/static, what a browser gets, and build/fonts, what a document embeds, as contents.toml tells."""

import gzip
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import brotli

ROOT = Path(__file__).resolve().parent.parent
TEXTS = (".css", ".js", ".svg")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NOTICE = re.compile(r"Copyright \(c\) [^\n*]+")
QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")
TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+)")
USE = re.compile(r"var\(\s*(--[\w-]+)")
RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")
BETWEEN_SELECTORS = re.compile(r",(?![^()]*\))")
EMPTY = re.compile(r"@[^{}]+\{\}")

Files = dict[str, bytes]


class Missing(Exception):
    """A source isn't there; ``str()`` says what to do."""


def source(path: str) -> Path:
    return ROOT / path if path.startswith("theme/") else ROOT / "node_modules" / path


def content(path: str) -> bytes:
    try:
        return source(path).read_bytes()
    except FileNotFoundError:
        raise Missing(f"{path} ontbreekt. Haal eerst de voorkantpakketten op met: npm ci") from None


def text(path: str) -> str:
    return content(path).decode()


def tightened(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return css.replace(": ", ":").replace(";}", "}")


def minified(css: str) -> str:
    """Without comments and needless space; what stands between quotes stays as it is."""
    parts = QUOTED.split(COMMENT.sub("", css))
    return "".join(part if place % 2 else tightened(part) for place, part in enumerate(parts)).strip()


def used(rules: str, unused: Iterable[str]) -> str:
    """The rules without selectors of a class that has one of ``unused`` in its name."""
    unwanted = re.compile(rf"\.[\w-]*(?:{'|'.join(unused)})")

    def kept(rule: re.Match[str]) -> str:
        selectors = [selector for selector in BETWEEN_SELECTORS.split(rule[1]) if not unwanted.search(selector)]
        return ",".join(selectors) + rule[2] if selectors else ""

    return EMPTY.sub("", RULE.sub(kept, rules))


def tokens(paths: Iterable[str]) -> dict[str, str]:
    return {name: value.strip() for path in paths for name, value in TOKEN.findall(COMMENT.sub("", text(path)))}


def reached(css: str, known: dict[str, str]) -> dict[str, str]:
    """The tokens that ``css`` uses, directly or through another token, by name."""
    found: dict[str, str] = {}
    waiting = USE.findall(css)
    while waiting:
        name = waiting.pop()
        if name in known and name not in found:
            found[name] = known[name]
            waiting += USE.findall(known[name])
    return dict(sorted(found.items()))


def root_rule(values: dict[str, str]) -> str:
    return ":root{" + ";".join(f"{name}:{minified(value)}" for name, value in values.items()) + "}"


def notices(paths: Iterable[str]) -> str:
    """The licence asks that copyright notices stay with the work."""
    found = {notice.strip() for path in paths for notice in NOTICE.findall(text(path.replace(".min.css", ".css")))}
    return "/*! EUPL-1.2. " + " ".join(sorted(found)) + " */\n"


def hashed(name: str, data: bytes) -> str:
    """``agenda.css`` becomes ``agenda.0123456789ab.css``."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}{dot}{ending}"


def font_files(font: dict[str, Any]) -> Files:
    slug = font["package"].rpartition("/")[2]
    return {
        f"{slug}-{subset}-{weight}.woff2": content(f"{font['package']}/files/{slug}-{subset}-{weight}-normal.woff2")
        for weight in font["weights"]
        for subset in font["subsets"]
    }


def font_rules(font: dict[str, Any], files: Files) -> str:
    ranges = json.loads(content(f"{font['package']}/unicode.json"))
    return "".join(
        f'@font-face{{font-family:"{font["family"]}";font-weight:{weight};font-display:swap;'
        f'src:url({hashed(name, files[name])}) format("woff2");unicode-range:{ranges[subset]}}}'
        for name, (weight, subset) in zip(
            files, [(weight, subset) for weight in font["weights"] for subset in font["subsets"]], strict=True
        )
    )


def stylesheet(styles: dict[str, list[str]], fonts: str) -> bytes:
    components = minified("".join(text(path) for path in styles["components"]))
    own = minified("".join(text(path) for path in styles["own"]))
    rules = used(components, styles["unused"]) + own
    kept = reached(rules, tokens(styles["tokens"]))
    return (notices(styles["components"]) + fonts + root_rule(kept) + rules).encode()


def static_files(contents: dict[str, Any]) -> Files:
    fonts = font_files(contents["font"])
    css = stylesheet(contents["styles"], font_rules(contents["font"], fonts))
    return {"agenda.css": css} | fonts | {name: content(path) for name, path in contents["static"].items()}


def outputs() -> Files:
    """Every file of build/ by its path there; the manifest, which names the others, is last."""
    contents = tomllib.loads(text("theme/contents.toml"))
    static = static_files(contents)
    manifest = {name: hashed(name, data) for name, data in static.items()}
    files = {f"fonts/{name}": content(path) for name, path in contents["fonts"].items()}
    files |= {f"static/{name}": data for name, data in packed({manifest[n]: d for n, d in static.items()}).items()}
    return files | {"static/manifest.json": json.dumps(manifest, indent=2).encode() + b"\n"}


def packed(static: Files) -> Files:
    """Each text also as the server sends it to a browser that can unpack it."""
    texts = {name: data for name, data in static.items() if name.endswith(TEXTS)}
    return (
        static
        | {f"{name}.gz": gzip.compress(data, mtime=0) for name, data in texts.items()}
        | {f"{name}.br": brotli.compress(data) for name, data in texts.items()}
    )


def differs(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != data


def write(target: Path, files: Files) -> list[str]:
    """Writes what differs, takes away what is no longer made, and answers what it wrote."""
    changed = [name for name, data in files.items() if differs(target / name, data)]
    for name in changed:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(files[name])
    for folder in {Path(name).parent for name in files}:
        for path in (target / folder).iterdir():
            if path.is_file() and str(folder / path.name) not in files:
                path.unlink()
    return changed


def told(files: Files, changed: list[str]) -> str:
    css = next(data for name, data in files.items() if name.endswith(".css"))
    size = len(gzip.compress(css)) / 1000
    return f"build/: {len(changed)} van {len(files)} bestanden vernieuwd; agenda.css is {size:.1f} kB (gzip)\n"


def main(target: Path = ROOT / "build") -> None:
    try:
        files = outputs()
    except Missing as missing:
        raise SystemExit(str(missing)) from None
    changed = write(target, files)
    sys.stdout.write(told(files, changed) if changed else "build/: er is niets veranderd\n")


if __name__ == "__main__":
    main()
