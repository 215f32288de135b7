#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""on_chip.py CHIP NETWORKS [SIZES]: do the headers that NETWORKS writes predict on CHIP, in an emulator, what the
library predicted here, with nothing linked but the compiler's own arithmetic? Writes a table of what they take there
into SIZES."""
import pathlib
import re
import shutil
import sys
import tempfile

import chips

ARM, RISCV = "arm-none-eabi-", "riscv64-unknown-elf-"
SEMIHOSTED = "-nographic -monitor none -serial none -semihosting-config enable=on,target=native -kernel"
FLOATS, BYTES, LARGE = ["numbers", "images", "sequences", "streams"], ["bytes"], ["sizes"]
# The compiler's prefix and options, what the linker is told of the memory, the emulator, and which networks fit in one
# program.
CHIPS = {
    "cortex-m4": (ARM, "-mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16", (4 << 20, 4 << 20),
                  f"qemu-system-arm -M mps2-an386 {SEMIHOSTED}", [FLOATS + BYTES, LARGE]),
    "cortex-m0": (ARM, "-mcpu=cortex-m0 -mthumb -mfloat-abi=soft", (256 << 10, 16 << 10),
                  f"qemu-system-arm -M microbit {SEMIHOSTED}", [FLOATS, BYTES]),
    "riscv32": (RISCV, "-march=rv32imac -mabi=ilp32", None, "qemu-riscv32", [FLOATS + BYTES, LARGE]),
    "riscv32-float": (RISCV, "-march=rv32imafc -mabi=ilp32f", None, "qemu-riscv32", [FLOATS + BYTES]),
    "riscv64": (RISCV, "-march=rv64imac -mabi=lp64", None, "qemu-riscv64", [FLOATS + BYTES]),
}
# Arithmetic that a processor without it has from its compiler; of the small ones of Arm, the switch too.
RUNTIME = re.compile(r"__aeabi_\w+|__gnu_thumb1_case_\w+|__(add|sub|mul|div|neg|fix|float|eq|ne|lt|le|gt|ge|unord)\w*[sd][fi]\d?")
SIZED = {"digits": "784-200-30-10", "digits_in_bytes": "784-200-30-10, eight bits",
         "islands": "2-20-20-4", "pedal": "GRU 1→16→1, a step", "cnn": "convolutions, 28×28"}


def compiled(chip, folder, *arguments):
    """Compiles for a chip, freestanding."""
    prefix, options, *_ = CHIPS[chip]
    return chips.run(f"{prefix}gcc", "-std=c99", *options.split(), "-ffreestanding", "-nostdlib", "-ffunction-sections",
                     "-I", folder, "-I", chips.HERE, *arguments)


def sizes(chip, folder, network, level):
    """Bytes of code, of constants and of memory that a network takes."""
    name = network.removesuffix("_smaller")
    has_steps = name == "pedal"
    source = f'#include "{network}.h"\n'
    if has_steps:
        source += (f"struct {network}_state state;\nvoid call(const float *x, float *y);\n"
                   f"void call(const float *x, float *y) {{ {network}_step(&state, x, y); }}\n")
    else:
        number = "uint8_t" if "in_bytes" in name else "float"
        source += (f"{number} memory[{network}_MEMORY];\nvoid call(const float *x, float *y);\n"
                   f"void call(const float *x, float *y) {{ {network}_predict_with(x, y, memory); }}\n")
    (folder / "sized.c").write_text(source, encoding="utf-8")
    text, good = compiled(chip, folder, level, "-c", folder / "sized.c", "-o", folder / "sized.o")
    if not good:
        sys.exit(text)
    text, _ = chips.run(f"{CHIPS[chip][0]}size", "-A", folder / "sized.o")
    found = {"text": 0, "rodata": 0, "bss": 0}
    for section, size in re.findall(r"^\.(text|rodata|bss)\S*\s+(\d+)", text, re.MULTILINE):
        found[section] += int(size)
    return found["text"], found["rodata"], found["bss"]


def table(chip, folder):
    """The sizes as a table of Markdown."""
    lines = [f"| on {chip}, bytes | constants | memory | code, -Os | smaller, -Os | code, -O2 | smaller, -O2 |",
             "|---|--:|--:|--:|--:|--:|--:|"]
    for name, what in SIZED.items():
        of = {(level, behind): sizes(chip, folder, name + behind, level)
              for level in ("-Os", "-O2") for behind in ("", "_smaller")}
        _, constants, memory = of["-Os", ""]
        code = [str(of[level, behind][0]) for level in ("-Os", "-O2") for behind in ("", "_smaller")]
        lines.append(f"| {what} | {constants} | {memory} | " + " | ".join(code) + " |")
    return "\n".join(lines) + "\n"


def linked(chip):
    """What the linker is told. It must not address what is global by a register that nobody sets."""
    memory = CHIPS[chip][2]
    if memory is None:
        return ["-Wl,--no-relax,--no-warn-rwx-segments"]
    return ["-T", chips.HERE / "cortex.ld", f"-Wl,--defsym=flash_size={memory[0]},--defsym=memory_size={memory[1]}"]


def tried(chip, folder, level, emulator):
    """Runs the headers in the folder; what went wrong."""
    text, good = compiled(chip, folder, level, "-static", *linked(chip), chips.HERE / "chip.c", "-o", folder / "program",
                          "-lgcc")
    if good:
        text, good = chips.run(*emulator.split(), folder / "program")
    print(f"== {chip} {level}\n{text}")
    all_there = text.count(" e-9") >= len(chips.networks(folder))
    return [] if good and all_there else [f"{level}: it predicts something else, or not at all"]


def wanting(chip, folder, prefix):
    """What the headers in the folder call that is not in them."""
    calls = "".join(chips.calls(*one) for one in chips.networks(folder).items())
    (folder / "calls.c").write_text(calls, encoding="utf-8")
    for level in chips.LEVELS:
        text, good = compiled(chip, folder, level, "-c", folder / "calls.c", "-o", folder / "calls.o")
        others = [each for each in chips.undefined(f"{prefix}nm", folder / "calls.o") if not RUNTIME.fullmatch(each)]
        if not good or others:
            yield f"{level}: {text}{others}"


def main():
    chip, networks, *where = sys.argv[1:]
    prefix, _, _, emulator, all_kinds = CHIPS[chip]
    for tool in (f"{prefix}gcc", emulator.split()[0]):
        if not shutil.which(tool):
            print(f"There is no {tool}: nothing is tested on {chip}")
            sys.exit(chips.SKIPPED)
    wrong = []
    for kinds in all_kinds:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            text, good = chips.run(networks, folder, *kinds)
            if not good:
                sys.exit(text)
            wrong += tried(chip, folder, "-Os", emulator)
            if kinds != LARGE:
                wrong += tried(chip, folder, "-O3", emulator)
                wrong += wanting(chip, folder, prefix)
            elif where:
                text = table(chip, folder)
                print(text)
                pathlib.Path(where[0]).write_text(text, encoding="utf-8")
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
