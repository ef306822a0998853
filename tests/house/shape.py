"""Prints the sizes of our functions and modules, to look at when reviewing."""

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    modules: list[int] = []
    functions: list[tuple[int, str]] = []
    for path in sorted((ROOT / "palmyra").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text("utf-8")
        modules.append(text.count("\n"))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions.append(
                    (node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
                )
    lengths = [length for length, _name in functions]
    ninetieth = statistics.quantiles(lengths, n=10)[-1]
    print(f"functions  {len(lengths)}  median {statistics.median(lengths):.0f}  90th {ninetieth:.0f}")
    print(f"modules    {len(modules)}  median {statistics.median(modules):.0f}  longest {max(modules)}")
    for length, name in sorted(functions, reverse=True)[:8]:
        print(f"  {length:4}  {name}")


if __name__ == "__main__":
    main()
