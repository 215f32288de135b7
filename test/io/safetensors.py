# SPDX-License-Identifier: MIT
"""safetensors files, read and written by the words of the format and nothing of strata: a dictionary of names to
(dtype, shape, bytes), and the metadata."""
import json
import math
import struct

BYTES = {"BF16": 2, "F16": 2, "F32": 4, "F64": 8}


def write(path, tensors, metadata=None):
    header, data = ({"__metadata__": metadata} if metadata else {}), b""
    for name, (dtype, shape, raw) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read(path):
    raw = path.read_bytes()
    (length,) = struct.unpack_from("<Q", raw)
    header, data = json.loads(raw[8 : 8 + length]), raw[8 + length :]
    metadata = header.pop("__metadata__", {})
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, stop = entry["data_offsets"]
        assert begin == end and stop - begin == math.prod(entry["shape"]) * BYTES[entry["dtype"]], name
        tensors[name], end = (entry["dtype"], entry["shape"], data[begin:stop]), stop
    assert end == len(data) and (8 + length) % 8 == 0
    return tensors, metadata
