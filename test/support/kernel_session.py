"""Talks to the notebook kernel by the Jupyter protocol and prints all of its answers as JSON.

Standard input: {"cwd": folder, "env": {...}, "steps": [...]}, with the steps
  {"send": code, "stop_on_error": true}   sends an execute request and goes on
  {"complete": code}                      sends a completion request and goes on
  {"reply": true}                         waits for the next reply
  {"printed": text}                       waits until a cell has printed it
  {"interrupt": "signal" | "message"}     stops the running cell
Requests are counted from 0. Output: {"replies": [...], "messages": [...], "alive": whether the
kernel still runs}.
"""

import json
import os
import queue
import sys
import time

# Saves jsonschema a grammar of web addresses: see lib/tools/classroom/start_nbgrader.py.
sys.modules["rfc3987_syntax"] = None

from jupyter_client.manager import KernelManager

job = json.load(sys.stdin)
manager = KernelManager(kernel_name="tslab")
os.environ.update(job.get("env", {}))
manager.start_kernel(cwd=job["cwd"])
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
requests, replies, messages = {}, [], []


def describe(msg):
    request = requests.get(msg["parent_header"].get("msg_id"))
    return {"type": msg["msg_type"], "request": request, "content": msg["content"]}


def listen(seconds):
    try:
        msg = client.get_iopub_msg(timeout=seconds)
    except queue.Empty:
        return
    if msg["parent_header"].get("msg_id") in requests:
        messages.append(describe(msg))


def printed():
    return "".join(m["content"]["text"] for m in messages if m["type"] == "stream")


for step in job["steps"]:
    if "send" in step:
        sent = client.execute(step["send"], stop_on_error=step.get("stop_on_error", True))
        requests[sent] = len(requests)
    elif "complete" in step:
        requests[client.complete(step["complete"])] = len(requests)
    elif "printed" in step:
        deadline = time.monotonic() + 30
        while step["printed"] not in printed() and time.monotonic() < deadline:
            listen(0.05)
    elif step.get("interrupt") == "signal":
        manager.interrupt_kernel()
    elif step.get("interrupt") == "message":
        client.control_channel.send(client.session.msg("interrupt_request", {}))
    else:
        msg = client.get_shell_msg(timeout=60)
        while msg["parent_header"].get("msg_id") not in requests:  # of wait_for_ready
            msg = client.get_shell_msg(timeout=60)
        replies.append(describe(msg))
# The last status follows the last reply.
deadline = time.monotonic() + 0.5
while time.monotonic() < deadline:
    listen(0.1)
print(json.dumps({"replies": replies, "messages": messages, "alive": manager.is_alive()}))
client.stop_channels()
manager.shutdown_kernel(now=True)
