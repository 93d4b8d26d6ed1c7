"""Runs exported programs: each checks itself, then trains for an epoch.

    python programs.py FOLDER [pytorch] [keras] [burn]      every folder in FOLDER holds one network

Not part of `cargo xtask test`, for PyTorch is a download of gigabytes. FOLDER is what tests/export.rs writes. Keras runs on PyTorch
as well, unless KERAS_BACKEND says otherwise. Only burn needs no Python but a Rust toolchain: all programs are built in the folder
that CARGO_TARGET_DIR names.
"""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")


def loaded(path):
    """The program as a module."""
    about = importlib.util.spec_from_file_location(path.stem, path)
    program = importlib.util.module_from_spec(about)
    about.loader.exec_module(program)
    return program


def in_pytorch(folder):
    import torch
    from safetensors.torch import load_file

    torch.set_num_threads(1)
    program = loaded(folder / "autoencoder.py")
    program.check(torch.device("cpu"))
    program.train(1, False)
    trained = load_file(folder / "trained.safetensors")
    assert all(tensor.isfinite().all() for tensor in trained.values())
    exported = load_file(folder / "model.safetensors")
    state = load_file(folder / "trained-state-dict.safetensors")
    assert {k: v.shape for k, v in exported.items()} == {k: v.shape for k, v in state.items()}


def in_keras(folder):
    program = loaded(folder / "autoencoder_keras.py")
    program.check()
    program.train(1)


def in_burn(folder):
    # Cargo takes programs of one name for one, unless the source is newer.
    (folder / "main.rs").touch()
    for arguments in ([], ["--", "--train", "1"]):
        command = ["cargo", "run", "--release", "--quiet", *arguments]
        found = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert found.returncode == 0 and "warning" not in found.stderr, found.stderr
        assert "NaN" not in found.stdout, found.stdout
    assert (folder / "trained.safetensors").exists()


def spec_of(folder):
    """The experiment, from the metadata of its weights."""
    head = (folder / "model.safetensors").read_bytes()[:4000].decode(errors="replace")
    return re.search(r'"spec":"([^"]*)"', head)[1]


RUN = {"pytorch": in_pytorch, "keras": in_keras, "burn": in_burn}


def main(matrix, only):
    failed, folders = [], sorted(Path(matrix).iterdir())
    for folder in folders:
        for name in only:
            try:
                RUN[name](folder)
            except (Exception, SystemExit) as error:
                failed.append(f"{folder.name} in {name} ({spec_of(folder)}): {type(error).__name__}: {error}")
    print(f"{len(folders)} networks, {len(failed)} programs failed")
    sys.exit("\n".join(failed) or None)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] or ["pytorch", "keras"])
