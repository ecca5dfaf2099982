"""A GGUF file of half a megabyte with random weights: a real model for a real llama.cpp, which writes nonsense.

Its tokens are bytes. Those outside of printable ASCII are marked as control tokens, which are read and never written; in a `dirty` one they are written
too, so that its texts are no UTF-8. It has one head, for llama.cpp is many times slower with short ones.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

EMBEDDING, LAYERS, HEADS, FEED_FORWARD, CONTEXT = 64, 2, 1, 128, 8192
TEMPLATE = "{% for m in messages %}[{{ m['role'] }}] {{ m['content'] }}\n{% endfor %}[assistant] "


def tiny_gguf(path: Path, seed: int = 0, *, dirty: bool = False, context: int = CONTEXT, template: str = TEMPLATE) -> Path:
    """Write one; the same arguments give the same file."""
    writer = gguf.GGUFWriter(path, "llama")
    _architecture(writer, context)
    tokens = _vocabulary(writer, dirty=dirty)
    writer.add_chat_template(template)
    _weights(writer, tokens, seed)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _architecture(writer: gguf.GGUFWriter, context: int) -> None:
    writer.add_context_length(context)
    writer.add_embedding_length(EMBEDDING)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(EMBEDDING // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)


def _vocabulary(writer: gguf.GGUFWriter, *, dirty: bool) -> int:
    kinds = gguf.TokenType
    letters = [chr(c) for c in range(0x21, 0x7F)]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{b:02X}>" for b in range(256)), "\u2581", *letters]
    types = [kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL]
    types += [kinds.BYTE if dirty or 0x20 <= b < 0x7F else kinds.CONTROL for b in range(256)]
    types += [kinds.NORMAL] * (1 + len(letters))
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * 259 + [-1.0 - n / 1000 for n in range(1 + len(letters))])
    writer.add_token_types(types)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(True)
    writer.add_vocab_size(len(tokens))
    return len(tokens)


def _weights(writer: gguf.GGUFWriter, tokens: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    shapes = {"token_embd": (tokens, EMBEDDING), "output": (tokens, EMBEDDING), "output_norm": (EMBEDDING,)}
    for layer in range(LAYERS):
        part = f"blk.{layer}."
        shapes |= {part + name: (EMBEDDING,) for name in ("attn_norm", "ffn_norm")}
        shapes |= {part + name: (EMBEDDING, EMBEDDING) for name in ("attn_q", "attn_k", "attn_v", "attn_output")}
        shapes |= {part + "ffn_gate": (FEED_FORWARD, EMBEDDING), part + "ffn_up": (FEED_FORWARD, EMBEDDING), part + "ffn_down": (EMBEDDING, FEED_FORWARD)}
    for name, shape in shapes.items():
        weights = np.ones(shape) if name.endswith("norm") else random.standard_normal(shape) * 0.1
        writer.add_tensor(f"{name}.weight", weights.astype(np.float32))
