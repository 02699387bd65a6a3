#!/usr/bin/env python3
"""Every bench behind the README's table of speed, as one JSON document.

usage: all.py --cli build/release/bin/rankscope-cli --python VENV/bin/python --model DIR --train TSV --dev TSV [--rounds 3]

Runs compare_with_peft.py (throughput and memory against PEFT) and method_costs.py (AdaLoRA against LoRA, allocator and penalty
against PEFT, growth with modules, rank and rows) with the same options. About fifteen minutes; run it on an idle machine.
"""
import json
import os
import subprocess
import sys

if any(option in ("-h", "--help") for option in sys.argv[1:]):
    print(__doc__)
    sys.exit(0)
here = os.path.dirname(os.path.abspath(__file__))
document = {}
for name, script in (("throughput", "compare_with_peft.py"), ("method", "method_costs.py")):
    done = subprocess.run([sys.executable, os.path.join(here, script), *sys.argv[1:]], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(done.returncode)
    document[name] = json.loads(done.stdout)
print(json.dumps(document, indent=2))
