#!/usr/bin/env python3
"""How long short programs with the package LibNbd take, from start to end, as they are compiled: runs in turn, medians and ratios.

Usage: bench/StartUp/compare.py [--runs 21]        (needs nbdkit, and the package sources for crossgen and the AOT compiler)
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RID = "linux-x64"
PROJECT = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="LibNbd" Version="{0}" /></ItemGroup>
</Project>
"""
WORKS = [
    ("nothing", []),
    ("`NbdHandle`, 1 read", ["handle", "1"]),
    ("`NbdClient`, 1 read", ["client", "1"]),
    ("`NbdClient`, 5000 reads", ["client", "5000"]),
]


def dotnet(*arguments, folder):
    result = subprocess.run(["dotnet", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(result.stdout + result.stderr)


def build(work):
    """The forms, each as the command that runs it and the environment that it needs."""
    version = f"0.1.0-start.{time.time_ns()}"
    dotnet("pack", "src/LibNbd.Client", "-o", work / "feed", f"-p:Version={version}", "-p:RunAnalyzers=false", folder=ROOT)
    app = work / "app"
    app.mkdir()
    (app / "app.csproj").write_text(PROJECT.format(version))
    (app / "nuget.config").write_text(
        f'<configuration><packageSources><add key="local" value="{work}/feed" /></packageSources></configuration>')
    shutil.copy(HERE / "Program.cs", app)

    def publish(name, *properties):
        dotnet("publish", "-r", RID, "-o", work / name, *properties, folder=app)
        shutil.rmtree(app / "obj")
        shutil.rmtree(app / "bin")
        return work / name

    jit = publish("jit", "--self-contained", "false")
    whole = publish("whole", "--self-contained", "false", "-p:PublishReadyToRun=true")
    composite = publish(
        "composite", "--self-contained", "true", "-p:PublishReadyToRun=true", "-p:PublishReadyToRunComposite=true")
    aot = publish("aot", "-p:PublishAot=true")
    # As if the package had brought code for this system: its assemblies compiled, the program's not.
    package = work / "package"
    shutil.copytree(jit, package)
    for assembly in whole.glob("LibNbd*.dll"):
        shutil.copy(assembly, package)
    shutil.rmtree(pathlib.Path.home() / ".nuget/packages/libnbd" / version, ignore_errors=True)
    sizes = {form: sum(file.stat().st_size for file in folder.glob("LibNbd*.dll")) for form, folder in (("IL", jit), ("both", whole))}
    print(f"The package's assemblies: {sizes['IL'] // 1024} KiB, with ready-to-run code {sizes['both'] // 1024} KiB\n")
    return [
        ("while it runs (JIT)", jit, {}),
        ("while it runs, `TieredPGO=0`", jit, {"DOTNET_TieredPGO": "0"}),
        ("ready-to-run, the package only", package, {}),
        ("ready-to-run", whole, {}),
        ("ready-to-run, `TieredPGO=0`", whole, {"DOTNET_TieredPGO": "0"}),
        ("ready-to-run, composite with the framework", composite, {}),
        ("native AOT", aot, {}),
    ]


def run(folder, settings, arguments):
    begin = time.perf_counter()
    subprocess.run([folder / "app", *arguments], env={**os.environ, **settings}, check=True)
    return (time.perf_counter() - begin) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=21)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        forms = build(work)
        path = work / "sock"
        server = subprocess.Popen(["nbdkit", "-f", "-U", path, "memory", "16M"])
        while not path.exists():
            if server.poll() is not None:
                sys.exit("nbdkit did not start")
        try:
            cells = {form: [] for form, _, _ in forms}
            for _, arguments in WORKS:
                arguments = [f"nbd+unix:///?socket={path}", *arguments] if arguments else []
                times = {form: [] for form, _, _ in forms}
                for turn in range(runs + 1):
                    for form, where, settings in forms:
                        taken = run(where, settings, arguments)
                        # The first turn reads the files from the disk.
                        if turn > 0:
                            times[form].append(taken)
                first = times[forms[0][0]]
                for form, taken in times.items():
                    ratio = statistics.median(one / beside for one, beside in zip(taken, first))
                    cells[form].append(f"{statistics.median(taken):.0f} ({ratio:.2f})")
            print(f"| compiled as | {' | '.join(name for name, _ in WORKS)} |\n|---|{'---|' * len(WORKS)}")
            for form, shown in cells.items():
                print(f"| {form} | {' | '.join(shown)} |")
        finally:
            server.terminate()
            server.wait()


main()
