// SPDX-License-Identifier: MIT
// What the program onnx says about models that are none of strata's networks: each sentence in full.
#include <doctest/doctest.h>

#include <functional>

#include "../../examples/onnx/network.hpp"
#include "strata/io/onnx_graph.hpp"
#include "strata/network/network.hpp"
#include "support/files.hpp"

using namespace strata;

namespace {

using List = std::vector<Size>;
using Texts = std::vector<std::string>;
using Build = std::function<OnnxValue(OnnxGraph& g, const OnnxValue& x)>;

/// An input or output of such axes, of which 0 is open.
detail::ProtobufWriter port(const char* name, const List& axes) {
  detail::ProtobufWriter shape, tensor, type, info;
  for (const Size length : axes) {
    detail::ProtobufWriter axis;
    if (length > 0)
      axis.whole(1, static_cast<std::int64_t>(length));
    else
      axis.text(2, "rows");
    shape.message(1, axis);
  }
  tensor.whole(1, 1);
  tensor.message(2, shape);
  type.message(1, tensor);
  info.text(1, name);
  info.message(2, type);
  return info;
}

/// The bytes of a model of one input; `more` is added to its graph.
std::string model(const List& axes, const Build& build, std::int64_t version = 17, const std::string& more = {}) {
  OnnxGraph graph;
  graph.call(build(graph, {"x", axes.size()}), "y");
  detail::ProtobufWriter written = graph.written("g"), operators, all;
  written.message(11, port("x", axes));
  if (!more.empty()) written.message(11, port(more.c_str(), axes));
  written.message(12, port("y", {}));
  operators.whole(2, version);
  all.message(8, operators);
  all.message(7, written);
  return all.bytes();
}

onnx::Network read(const std::string& bytes) {
  static const strata_test::TemporaryFolder folder;
  const auto path = folder / "model.onnx";
  strata_test::write_file(path, std::as_bytes(std::span(bytes)));
  return onnx::translated(read_onnx_model(path));
}

/// What is said after path and byte.
std::string said(const std::string& bytes) {
  try {
    return read(bytes).type();
  } catch (const FileError& error) {
    const std::string text = error.what();
    return text.substr(text.find(": expected ") + 2);
  }
}
std::string said(const List& axes, const Build& build) { return said(model(axes, build)); }

/// So many ones, or the same other number.
OnnxValue reals(OnnxGraph& g, const List& shape, double number = 1) {
  Size size = 1;
  for (const Size length : shape) size *= length;
  return g.tensor("w", shape, std::vector<double>(size, number));
}
/// u = a(x), v = b(x), u · v + u + v: both layers are in two branches.
OnnxValue shared(OnnxGraph& g, const OnnxValue& x) {
  const auto dense = [&] { return g.node("Gemm", {x, g.tensor("w", {4, 4}, std::vector<double>(16, 1))}); };
  const OnnxValue u = dense(), v = dense();
  return g.node("Add", {g.node("Mul", {u, v}), g.node("Add", {u, v})});
}
/// Seventeen times x + f(x) within each other.
OnnxValue deep(OnnxGraph& g, const OnnxValue& x) {
  OnnxValue y = g.node("Gemm", {x, g.tensor("w", {4, 4}, std::vector<double>(16, 1))});
  for (int i = 0; i < 17; ++i) y = g.node("Add", {y, x});
  return y;
}
/// The same weights forty times.
OnnxValue repeated(OnnxGraph& g, const OnnxValue& x) {
  const OnnxValue w = g.tensor("w", {32, 32}, std::vector<double>(1024, 1));
  OnnxValue y = x;
  for (int i = 0; i < 40; ++i) y = g.node("Gemm", {y, w});
  return y;
}
/// A flattened image, and layers side by side after it.
OnnxValue after_flatten(OnnxGraph& g, const OnnxValue& x) {
  const OnnxValue one = g.tensor("one", {12}, std::vector<double>(12, 1));
  const OnnxValue flat = g.node("BatchNormalization", {g.node("Flatten", {x}), one, one, one, one});
  const auto dense = [&](const OnnxValue& in, Size inputs, Size outputs) {
    return g.node("Gemm", {in, g.tensor("w", {inputs, outputs}, std::vector<double>(inputs * outputs, 1))});
  };
  return g.node("Concat", {dense(dense(flat, 12, 2), 2, 3), dense(flat, 12, 2)}, {{"axis", 1}});
}
/// A number that is not finite, which a tensor of OnnxGraph refuses.
OnnxValue infinite(OnnxGraph& g) {
  return g.node("Div", {g.tensor("one", {1, 1}, {1}), g.tensor("none", {1, 1}, {0})});
}

}  // namespace

TEST_CASE("what is refused: what no layer computes") {
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) { return g.node("Det", {x}); }) ==
        "expected an operator that a strata layer computes in the node 'y' ('Det'), found the operator 'Det'; replace "
        "it in the model, or write a layer of your own (examples/own_layer) and load the others by hand");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue&) { return g.node("Tanh", {g.node("Sin", {g.number(1)})}); }) ==
        "expected constants that are computed by few operators in the node 'Sin' ('Sin'), found the operator 'Sin'; "
        "export with constant folding, or simplify the model first");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue&) { return g.node("Tanh", {{"nowhere"}}); }) ==
        "expected an input that is there before the node in the node 'y' ('Tanh'), found 'nowhere'; the model's nodes "
        "are out of order, or an earlier node gives what strata has no use for");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) { return g.node("Exp", {x}); }) ==
        "expected what an activation of strata gives at the output 'y', found a function of numbers that is none of "
        "them; use one of strata's activations, or write your own (examples/own_activation)");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Mul", {g.node("Softplus", {x}), g.node("Neg", {x})});
             }) ==
        "expected what an activation of strata gives at the output 'y', found a function of numbers that is none of "
        "them; use one of strata's activations, or write your own (examples/own_activation)");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue&) { return g.node("Identity", {g.number(1)}); }) ==
        "expected an input 0 that depends on the model's input at the output 'y', found a constant, or none; let the "
        "weights be constants of the model, and the rest not");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) { return g.node("Identity", {x}); }) ==
        "expected a layer at the output 'y', found the input itself; there is nothing to compute");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Cast", {x}, {{"to", 7}});
        }) == "expected a cast to real numbers in the node 'y' ('Cast'), found type 7; compute in float alone");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Clip", {x, reals(g, {2}), g.number(1)});
        }) == "expected one number as min in the node 'y' ('Clip'), found another constant; the file is damaged");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) { return g.node("Sub", {x}); }) ==
        "expected two inputs in the node 'y' ('Sub'), found 1; the file is damaged: get it again");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Sum", {x, x, x});
        }) == "expected a sum of two branches in the node 'y' ('Sum'), found one of 3; add them two by two");
}

TEST_CASE("what is refused: products with a matrix") {
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Gemm", {x, reals(g, {2, 4})}, {{"transA", 1}});
        }) == "expected transA = 0 in the node 'y' ('Gemm'), found 1; multiply rows with the matrix");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Gemm", {x, reals(g, {3, 2})});
             }) ==
        "expected weights of 4 inputs in the node 'y' ('Gemm'), found 3 × 2; the file is damaged, or its input has "
        "another shape than it says");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Gemm", {x, reals(g, {4})});
        }) == "expected weights of two axes in the node 'y' ('Gemm'), found 1; multiply with a matrix");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Gemm", {x, reals(g, {4, 2}), reals(g, {3})});
        }) == "expected 2 numbers as the bias in the node 'y' ('Gemm'), found 3; the file is damaged");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Gemm", {x, x});
             }) ==
        "expected the weights as a constant in the node 'y' ('Gemm'), found what depends on the input; let it be a "
        "constant of the model (export with constant folding)");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Gemm", {x, g.wholes({1})});
        }) == "expected weights of two axes in the node 'y' ('Gemm'), found 1; multiply with a matrix");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("MatMul", {reals(g, {4, 4}), x});
             }) ==
        "expected an input 0 that depends on the model's input in the node 'y' ('MatMul'), found a constant, or none; "
        "let the weights be constants of the model, and the rest not");
  CHECK(said({0, 5, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Gemm", {x, reals(g, {4, 2})});
        }) == "expected rows × numbers in the node 'y' ('Gemm'), found a value of 3 axes; flatten it before");
  CHECK(said({0, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("MatMul", {g.node("Reshape", {x, g.wholes({0, 5, 2, 2})}), reals(g, {2, 2})});
             }) ==
        "expected the last axis of its input to be all numbers, or the features of a step in the node 'y' ('MatMul'), "
        "found an axis of 2 numbers of 5 × 4; flatten the numbers of a row, or put the features of each step last");
}

TEST_CASE("what is refused: constants that scale") {
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Div", {reals(g, {4}), x});
             }) ==
        "expected a constant for each number of a row, or for each feature of a step in the node 'y' ('Div'), found a "
        "constant Div of which the value is taken; scale by BatchNorm, or write a layer of your own "
        "(examples/own_layer)");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Mul", {x, reals(g, {3})});
             }) ==
        "expected a constant for each number of a row, or for each feature of a step in the node 'y' ('Mul'), found "
        "one of 3 numbers for 4; scale by BatchNorm, or write a layer of your own (examples/own_layer)");
  CHECK(said({0, 3, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Mul", {x, reals(g, {4})});
             }) ==
        "expected a constant for each number of a row, or for each feature of a step in the node 'y' ('Mul'), found "
        "one of 4 numbers for 3 × 5 × 4; scale by BatchNorm, or write a layer of your own (examples/own_layer)");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Mul", {x, g.wholes({1, 2, 3, 4})});
             }) ==
        "expected a scaling as real numbers in the node 'y' ('Mul'), found whole ones, or a shape; export the model in "
        "float32");
}

TEST_CASE("what is refused: convolutions") {
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {x, reals(g, {2, 4, 3, 3})});
             }) ==
        "expected an image or a sequence before it in the node 'y' ('Conv'), found 4 plain numbers; give the model an "
        "input of 3 or 4 axes");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {x, reals(g, {2, 2, 3})});
             }) ==
        "expected weights of 4 axes in the node 'y' ('Conv'), found 3; the file is damaged, or its input has another "
        "shape than it says");
  CHECK(
      said({0, 2, 5, 4}, [](OnnxGraph& g, const OnnxValue& x) {
        return g.node("Conv", {x, reals(g, {2, 2, 0, 3})});
      }) == "expected weights of 1 to 1000000 along each axis in the node 'y' ('Conv'), found 0; the file is damaged");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {x, reals(g, {2, 3, 3, 3})});
             }) ==
        "expected weights of 2 channels in group = 1 in the node 'y' ('Conv'), found 3; the file is damaged, or its "
        "input has another shape than it says");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {x, reals(g, {2, 2, 3, 3})}, {{"group", 2}});
             }) ==
        "expected weights of 2 channels in group = 2 in the node 'y' ('Conv'), found 2; the file is damaged, or its "
        "input has another shape than it says");
  CHECK(said({0, 2, 5, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Conv", {x, reals(g, {2, 2, 3, 3}), reals(g, {3})});
        }) == "expected 2 biases in the node 'y' ('Conv'), found 3; the file is damaged: get it again");
  CHECK(
      said({0, 2, 5, 4},
           [](OnnxGraph& g, const OnnxValue& x) {
             return g.node("Conv", {x, reals(g, {2, 2, 3, 3})}, {{"kernel_shape", List{3, 2}}});
           }) ==
      "expected kernel_shape = 3, by its weights in the node 'y' ('Conv'), found 2; the file is damaged: get it again");
  CHECK(said({0, 2, 5, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Conv", {x, reals(g, {2, 2, 3, 3})}, {{"strides", List{2}}});
        }) == "expected 2 numbers as strides in the node 'y' ('Conv'), found 1; the file is damaged");
  CHECK(said({0, 2, 5, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Conv", {x, reals(g, {2, 2, 3, 3})}, {{"strides", List{0, 1}}});
        }) == "expected strides from 1 to 1000000 in the node 'y' ('Conv'), found 0; let the layer have such ones");
  CHECK(said({0, 2, 5, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Conv", {x, reals(g, {2, 2, 3, 3})}, {{"pads", List{2000000, 0, 0, 0}}});
        }) == "expected pads from 0 to 1000000 in the node 'y' ('Conv'), found 2000000; let the layer have such ones");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {x, reals(g, {2, 2, 3, 3})}, {{"pads", List{3, 0, 1, 0}}});
             }) ==
        "expected the same padding on both sides, or that of Same or Causal in the node 'y' ('Conv'), found pads of 3, "
        "0, 1, 0; pad evenly, and crop or stride elsewhere");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {x, reals(g, {2, 2, 3, 3})}, {{"dilations", List{3, 3}}});
             }) ==
        "expected a kernel that fits into 5 places in the node 'y' ('Conv'), found one of 7; give the model a larger "
        "input");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {x, reals(g, {2, 2, 3, 3})}, {{"auto_pad", "SOME"}});
             }) ==
        "expected auto_pad = NOTSET, VALID, SAME_UPPER or SAME_LOWER in the node 'y' ('Conv'), found 'SOME'; the file "
        "is damaged");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {g.node("Transpose", {x}, {{"perm", List{0, 1, 3, 2}}}), reals(g, {2, 2, 3, 3})});
             }) ==
        "expected rows × channels × places in the node 'y' ('Conv'), found axes in another order; transpose before, or "
        "export the model with channels first (PyTorch's order)");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("ConvTranspose", {x, reals(g, {2, 2, 3, 3})});
             }) ==
        "expected a transposed convolution of a sequence in the node 'y' ('ConvTranspose'), found one of an image; "
        "strata has ConvTranspose1d alone; write a layer of your own");
  CHECK(said({0, 2, 5},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("ConvTranspose", {x, reals(g, {2, 2, 3})}, {{"output_padding", List{1}}});
             }) ==
        "expected group = 1, no output_padding or output_shape, and even pads in the node 'y' ('ConvTranspose'), found "
        "another; let the layer be one of ConvTranspose1d's");
  CHECK(said({0, 2, 5},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("ConvTranspose", {x, reals(g, {3, 2, 3})});
             }) ==
        "expected weights of 2 channels, and a step that is kept in the node 'y' ('ConvTranspose'), found 3; the file "
        "is damaged, or its input has another shape than it says");
  CHECK(said({0, 2, 5},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {g.node("Unsqueeze", {x, g.wholes({2})}), reals(g, {2, 2, 3, 3})},
                             {{"pads", List{1, 1, 1, 1}}});
             }) ==
        "expected a kernel of one place along an axis of length 1 in the node 'y' ('Conv'), found 3; make the model "
        "one of sequences");
  CHECK(said({0, 2, 5},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {g.node("Unsqueeze", {x, g.wholes({2})}), reals(g, {2, 2, 1, 3})},
                             {{"pads", List{1, 1, 1, 1}}});
             }) ==
        "expected no padding of an axis of length 1 in the node 'y' ('Conv'), found some; make the model one of "
        "sequences");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Relu", {g.node("MaxPool", {g.node("Pad", {x, g.wholes({0, 0, 1, 1, 0, 0, 1, 1})})},
                                             {{"kernel_shape", List{2, 2}}})});
             }) ==
        "expected a convolution after a Pad in the node 'MaxPool' ('MaxPool'), found a MaxPool; pad in the convolution "
        "or the pool itself");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Pad", {x, g.wholes({0, 0, 1, 1, 0, 0, 1, 1})}, {{"mode", "reflect"}});
             }) ==
        "expected zeros before and behind the places of a map in the node 'y' ('Pad'), found another mode; pad in the "
        "convolution itself");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Pad", {x, g.wholes({0, 0, 1, 1, 0, 0, 1, 1}), g.number(1)});
             }) ==
        "expected zeros before and behind the places of a map in the node 'y' ('Pad'), found another number; pad in "
        "the convolution itself");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Pad", {x, g.wholes({0, 0, 1, 1})});
             }) ==
        "expected zeros before and behind the places of a map in the node 'y' ('Pad'), found pads that are not two for "
        "each axis; pad in the convolution itself");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Pad", {x, g.wholes({0, 1, 1, 1, 0, 0, 1, 1})});
             }) ==
        "expected zeros before and behind the places of a map in the node 'y' ('Pad'), found pads of 1; pad in the "
        "convolution itself");
}

TEST_CASE("what is refused: pools") {
  CHECK(said({0, 2, 5, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("MaxPool", {x}, {{"kernel_shape", List{2, 2}}, {"dilations", List{2, 2}}});
        }) == "expected dilations = 1 in the node 'y' ('MaxPool'), found others; pool neighbouring places");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("AveragePool", {x}, {{"kernel_shape", List{2, 2}}, {"pads", List{1, 1, 1, 1}}});
             }) ==
        "expected count_include_pad = 1 in the node 'y' ('AveragePool'), found 0; let the zeros count (PyTorch's "
        "count_include_pad=True), or pool without padding");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("MaxPool", {x}, {{"kernel_shape", List{2, 2}}, {"pads", List{1, 0, 0, 0}}});
             }) ==
        "expected the same padding on both sides, of at most half of the kernel in the node 'y' ('MaxPool'), found 1 "
        "and 0; pad evenly, or not at all");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("MaxPool", {x}, {{"kernel_shape", List{2, 2}}, {"strides", List{2, 2}}, {"ceil_mode", 1}});
             }) ==
        "expected ceil_mode = 0 in the node 'y' ('MaxPool'), found 1, with 1 places left over; let only whole windows "
        "count (ceil_mode=False)");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("ReduceMean", {x}, {{"axes", List{1}}});
             }) ==
        "expected a reduction of all places of an image or all steps of a sequence in the node 'y' ('ReduceMean'), "
        "found one of other axes; use a global pool; export a LayerNormalization as such (opset_version=17)");
}

TEST_CASE("what is refused: normalisations") {
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("BatchNormalization", {x, reals(g, {2}), reals(g, {2}), reals(g, {2}), reals(g, {2})},
                             {{"training_mode", 1}});
             }) ==
        "expected the running statistics alone in the node 'y' ('BatchNormalization'), found a layer that is being "
        "trained; export the model as it predicts (model.eval())");
  CHECK(
      said({0, 2, 5, 4}, [](OnnxGraph& g, const OnnxValue& x) {
        return g.node("BatchNormalization", {x, reals(g, {2}), reals(g, {2}), reals(g, {2}), reals(g, {2})},
                      {{"spatial", 0}});
      }) == "expected spatial = 1 in the node 'y' ('BatchNormalization'), found 0; normalise each channel as a whole");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("BatchNormalization", {x, reals(g, {3}), reals(g, {2}), reals(g, {2}), reals(g, {2})});
             }) ==
        "expected 2 numbers as weight in the node 'y' ('BatchNormalization'), found 3; the file is damaged, or its "
        "input has another shape than it says");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("BatchNormalization", {x, reals(g, {2}), reals(g, {2}), reals(g, {2}), reals(g, {2}, -1)});
             }) ==
        "expected variances of at least 0 in the node 'y' ('BatchNormalization'), found others; the file is damaged: "
        "get it again");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("LayerNormalization", {x, reals(g, {4})}, {{"axis", 0}});
             }) ==
        "expected the last axis alone in the node 'y' ('LayerNormalization'), found axis = 0; normalise over the "
        "features");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Softmax", {x}, {{"axis", 0}});
             }) ==
        "expected the axis of the channels in the node 'y' ('Softmax'), found axis 0 of 2; normalise along the "
        "channels of a map, or all numbers of a row");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Softmax", {x}, {{"axis", 2}});
        }) == "expected an axis of the 2 that there are in the node 'y' ('Softmax'), found 2; the file is damaged");
}

TEST_CASE("what is refused: axes") {
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Transpose", {x}, {{"perm", List{0, 0}}});
             }) ==
        "expected perm: each of 2 axes once in the node 'y' ('Transpose'), found 2 axes; the file is damaged, or its "
        "input has another shape than it says");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Gemm", {g.node("Transpose", {x}), reals(g, {4, 2})});
             }) ==
        "expected rows × numbers in the node 'y' ('Gemm'), found rows as the last axis, or no other; multiply rows "
        "with the matrix");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Reshape", {x, g.wholes({0, 3})});
             }) ==
        "expected a shape of the rows and of their numbers in the node 'y' ('Reshape'), found rows × 3; reshape each "
        "row by itself, the rows first");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Reshape", {x, g.wholes({7, -1})});
             }) ==
        "expected the rows as the first axis, and one open length at most in the node 'y' ('Reshape'), found 7; "
        "reshape each row by itself; export with a free number of rows (dynamic_axes)");
  CHECK(
      said({0, 4},
           [](OnnxGraph& g, const OnnxValue& x) {
             return g.node("Reshape", {x, g.wholes({})});
           }) ==
      "expected a shape of 1 to 8 axes in the node 'y' ('Reshape'), found another; the file is damaged: get it again");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Reshape", {x, g.number(1)});
        }) == "expected shape as whole numbers in the node 'y' ('Reshape'), found real ones; the file is damaged");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Flatten", {x}, {{"axis", 0}});
        }) == "expected axis = 1 in the node 'y' ('Flatten'), found 0; flatten each row by itself");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) { return g.node("Squeeze", {x}); }) ==
        "expected axes in the node 'y' ('Squeeze'), found none; name the axes that are to go");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Squeeze", {x, g.wholes({1})});
        }) == "expected axes of length 1 in the node 'y' ('Squeeze'), found axis 1; squeeze none that is longer");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Unsqueeze", {x, g.wholes({1, 2, 3, 4, 5, 6, 7})});
             }) ==
        "expected axes, at most 8 with those that there are in the node 'y' ('Unsqueeze'), found none, or more; the "
        "file is damaged");
  CHECK(said({0, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Reshape", {x, g.node("Shape", {g.node("Reshape", {x, g.wholes({-1, 4})})})});
             }) ==
        "expected rows by themselves in the node 'Shape' ('Shape'), found rows and steps as one axis; ask for a shape "
        "before the reshape");
  CHECK(said({0, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Gather", {x, g.whole(2)}, {{"axis", 1}});
             }) ==
        "expected the last step of a sequence in the node 'y' ('Gather'), found index 2 of axis 1; take the last step, "
        "or a summary of all (MeanOverSteps, MaxOverSteps)");
  CHECK(said({0, 5, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Gather", {x, g.wholes({0, 1})}, {{"axis", 1}});
        }) == "expected one index in the node 'y' ('Gather'), found 2; take the last step alone");
  CHECK(
      said({0, 5, 4},
           [](OnnxGraph& g, const OnnxValue& x) {
             return g.node("Slice", {x, g.wholes({0, 1}), g.wholes({1, 2})});
           }) ==
      "expected a slice of one axis, by steps of 1 in the node 'y' ('Slice'), found another; take the last step alone");
}

TEST_CASE("what is refused: constants that are computed") {
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Reshape", {x, g.node("Add", {g.node("Shape", {x}), g.whole(1)})});
             }) ==
        "expected lengths that do not depend on the number of rows in the node 'Add' ('Add'), found one that does, or "
        "none; reshape each row by itself");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Reshape", {x, g.node("Add", {g.wholes({1, 2}), g.wholes({1, 2, 3})})});
        }) == "expected constants of one size in the node 'Add' ('Add'), found 2 and 3; export with constant folding");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Reshape", {x, g.node("Slice", {g.wholes({1, 2}), g.wholes({0}), g.wholes({1}),
                                                             g.wholes({0}), g.wholes({2})})});
             }) ==
        "expected a slice of the first axis by steps of 1 or -1 in the node 'Slice' ('Slice'), found another; export "
        "with constant folding");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Reshape", {x, g.node("Gather", {g.wholes({1, 2}), g.wholes({5})})});
        }) == "expected an axis of the 2 that there are in the node 'Gather' ('Gather'), found 5; the file is damaged");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("MatMul", {x, g.node("Transpose", {reals(g, {4, 2, 1})})});
             }) ==
        "expected a matrix that is transposed in the node 'Transpose' ('Transpose'), found another constant; export "
        "with constant folding");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("MatMul", {x, g.node("Reshape", {reals(g, {4, 2}), g.wholes({3, -1})})});
             }) ==
        "expected a shape of 8 numbers in the node 'Reshape' ('Reshape'), found another; the file is damaged: get it "
        "again");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("MatMul", {x, g.node("Unsqueeze", {reals(g, {4}), g.wholes({0, 1, 2, 3, 4, 5, 6, 7})})});
             }) ==
        "expected axes, at most 8 with those that there are in the node 'Unsqueeze' ('Unsqueeze'), found none, or "
        "more; the file is damaged");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("MatMul", {x, g.node("Expand", {reals(g, {2}), g.wholes({4, 2})})});
        }) == "expected weights of two axes in the node 'y' ('MatMul'), found 1; multiply with a matrix");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("MatMul", {x, g.node("Expand", {g.tensor("two", {2}, {1, 2}), g.wholes({4, 2})})});
             }) ==
        "expected one number that is repeated in the node 'Expand' ('Expand'), found several; let it be a constant of "
        "the model");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("MatMul", {x, g.node("Expand", {reals(g, {0}), g.wholes({4, 2})})});
        }) == "expected numbers in the node 'Expand' ('Expand'), found none; the file is damaged: get it again");
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Add", {x, g.node("Constant", {OnnxValue{}}, {{"value_string", "a"}})});
             }) ==
        "expected a tensor or a number as its value in the node 'Constant' ('Constant'), found another; let the "
        "constant be dense");
}

TEST_CASE("what is refused: recurrence") {
  CHECK(said({0, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("RNN", {x, reals(g, {1, 3, 4}), reals(g, {1, 3, 3})});
             }) ==
        "expected steps × rows × features in the node 'y' ('RNN'), found axes in another order, of 5 × 4; give the "
        "model an input of 3 axes, and the node layout = 0");
  CHECK(
      said({5, 0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
        return g.node("RNN", {x, reals(g, {1, 3, 4}), reals(g, {1, 3, 3})}, {{"direction", "reverse"}});
      }) == "expected direction = forward in the node 'y' ('RNN'), found 'reverse'; strata's layers go forward alone");
  CHECK(said({5, 0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("RNN", {x, reals(g, {1, 3, 4}), reals(g, {1, 3, 3})}, {{"clip", 1.5}});
        }) == "expected no clip in the node 'y' ('RNN'), found one; leave it out");
  CHECK(said({5, 0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("RNN", {x, reals(g, {1, 3, 4}), reals(g, {1, 3, 3})}, {{"activations", Texts{"Elu"}}});
             }) ==
        "expected Tanh, Sigmoid or Relu as its activation in the node 'y' ('RNN'), found 'Elu'; use those, or write a "
        "cell of your own (Recurrent)");
  CHECK(said({5, 0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("GRU", {x, reals(g, {1, 3, 4}), reals(g, {1, 3, 1})});
             }) ==
        "expected linear_before_reset = 1 in the node 'y' ('GRU'), found 0; use a GRU whose reset comes after the "
        "product (PyTorch's; Keras's reset_after=True)");
  CHECK(said({5, 0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("GRU", {x, reals(g, {1, 3, 4}), reals(g, {1, 3, 1})},
                             {{"linear_before_reset", 1}, {"activations", Texts{"Tanh", "Tanh"}}});
             }) ==
        "expected Sigmoid and Tanh as its activations in the node 'y' ('GRU'), found 'Tanh'; use those, or write a "
        "cell of your own (Recurrent)");
  CHECK(said({5, 0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("LSTM", {x, reals(g, {1, 4, 4}), reals(g, {1, 4, 1})}, {{"input_forget", 1}});
        }) == "expected input_forget = 0 in the node 'y' ('LSTM'), found 1; let gates be apart");
  CHECK(said({5, 0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("LSTM", {x, reals(g, {1, 4, 4}), reals(g, {1, 4, 1}), {}, {}, {}, {}, reals(g, {1, 3})});
        }) == "expected no peepholes in the node 'y' ('LSTM'), found some; use an LSTM without them");
  CHECK(
      said({5, 0, 4},
           [](OnnxGraph& g, const OnnxValue& x) {
             return g.node("LSTM", {x, reals(g, {1, 4, 4}), reals(g, {1, 4, 1}), {}, x});
           }) ==
      "expected sequences of one length in the node 'y' ('LSTM'), found lengths as an input; leave sequence_lens out");
  CHECK(said({5, 0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("LSTM", {x, reals(g, {1, 4, 4}), reals(g, {1, 4, 1}), {}, {}, reals(g, {1, 1, 1})});
        }) == "expected a state of zeros at first in the node 'y' ('LSTM'), found another; start from zeros");
  CHECK(said({5, 0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("LSTM", {x, reals(g, {2, 4, 4}), reals(g, {2, 4, 1})});
             }) ==
        "expected weights of one direction and 4 features in the node 'y' ('LSTM'), found others; the file is damaged, "
        "or its input has another shape than it says");
  CHECK(said({5, 0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("LSTM", {x, reals(g, {1, 4, 4}), reals(g, {1, 4, 2})});
             }) ==
        "expected the recurrent weights of the shape of the others in the node 'y' ('LSTM'), found another; the file "
        "is damaged: get it again");
}

TEST_CASE("what is refused: branches") {
  CHECK(said({0, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Add", {g.node("Gemm", {x, reals(g, {4, 2})}), g.node("Gemm", {x, reals(g, {4, 3})})});
             }) ==
        "expected two branches of one shape and order of axes in the node 'y' ('Add'), found 2 and 3; let both give "
        "the same shape");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) { return shared(g, x); }) ==
        "expected branches that share no layer in the node 'Add' ('Add'), found a layer that is in two of them; a "
        "network's type is a tree: give each branch layers of its own");
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) { return deep(g, x); }) ==
        "expected branches in branches, at most 16 deep in the node 'y' ('Add'), found deeper ones; make the model "
        "flatter");
  CHECK(said({0, 2, 5, 4},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Concat", {x, g.node("Relu", {x})}, {{"axis", 2}});
             }) ==
        "expected channels of the same places, side by side in the node 'y' ('Concat'), found 2 × 5 × 4 along axis 2; "
        "concatenate channels, of branches that give the same places");
}

TEST_CASE("what is refused: inputs, sizes and numbers") {
  CHECK(
      said({4}, [](OnnxGraph& g, const OnnxValue& x) { return g.node("Relu", {x}); }) ==
      "expected 2 to 4 axes of the input 'x', found 1; give the model rows of numbers, steps × features, or an image");
  CHECK(said({0, 0}, [](OnnxGraph& g, const OnnxValue& x) { return g.node("Relu", {x}); }) ==
        "expected a fixed length of each axis but the rows, of the input 'x', found an open or impossible one; export "
        "with an example input, and let the number of rows alone be free");
  CHECK(said({0, 99999, 99999}, [](OnnxGraph& g, const OnnxValue& x) { return g.node("Relu", {x}); }) ==
        "expected a fixed length of each axis but the rows, of the input 'x', found an open or impossible one; export "
        "with an example input, and let the number of rows alone be free");
  CHECK(said({0, 3},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {g.node("Unsqueeze", {x, g.wholes({2})}), reals(g, {2, 3, 1})});
             }) ==
        "expected an image or a sequence before it in the node 'y' ('Conv'), found 3 plain numbers; give the model an "
        "input of 3 or 4 axes");
  CHECK(said({0, 1, 60000, 30000},
             [](OnnxGraph& g, const OnnxValue& x) {
               return g.node("Conv", {x, reals(g, {9, 1, 1, 1})});
             }) ==
        "expected outputs of 1 to 2³¹ numbers in the node 'y' ('Conv'), found the shape 9 × 60000 × 30000; give the "
        "model another input shape");
  CHECK(said({0, 32}, [](OnnxGraph& g, const OnnxValue& x) { return repeated(g, x); }) ==
        "expected weights and constants that are the file's own in the node 'Gemm_26' ('Gemm'), found more numbers "
        "than four times its bytes; no exporter repeats weights so often: get the file again");
  CHECK(said({0, 2, 3, 2}, [](OnnxGraph& g, const OnnxValue& x) { return after_flatten(g, x); }) ==
        "expected branches of one layer each after a Flatten, found the tensor '0.1.weight' of layer 2; put a Dense "
        "between Flatten and branches: their weights would be saved in no order that is known");
  CHECK(said({0, 1}, [](OnnxGraph& g, const OnnxValue& x) {
          return g.node("Gemm", {x, infinite(g)});
        }) == "expected finite numbers in 'layers.0.weight', found inf; the model, or its training, is damaged");
}

TEST_CASE("what is refused: a model of several inputs, of no output, or of operators that are too old or too new") {
  const Build relu = [](OnnxGraph& g, const OnnxValue& x) { return g.node("Relu", {x}); };
  CHECK(said(model({0, 4}, relu, 17, "z")) ==
        "expected one input and an output, found 2 and 1; it is no model of one input that strata could read");
  CHECK(said(model({0, 4}, relu, 6)) ==
        "expected operators of ONNX from version 7 to 22, found 6; export with opset_version=17");
  CHECK(said(model({0, 4}, relu, 23)).find("found 23") != std::string::npos);
  CHECK(
      said(model(
          {0, 4, 5},
          [](OnnxGraph& g, const OnnxValue& x) {
            return g.node("Softmax", {x}, {{"axis", 1}});
          },
          12)) ==
      "expected the last axis in the node 'y' ('Softmax'), found axis = 1 of operators before version 13; export with "
      "opset_version=13 or later");
}

TEST_CASE("what is not needed for the output may be anything") {
  CHECK(said({0, 4}, [](OnnxGraph& g, const OnnxValue& x) {
          g.node("Det", {x});
          return g.node("Relu", {x});
        }) == "Network<Input<4>, Activate<4, ReLU>, MeanSquaredError>");
}

TEST_CASE("ONNX: an image is read channels first, and channels last where the model transposes it so") {
  const auto conv = [](OnnxGraph& g, const OnnxValue& x) {
    return g.node("Conv", {x, g.tensor("w", {1, 2, 3, 3}, std::vector<double>(18, 1))});
  };
  const onnx::Network first = read(model({0, 2, 5, 4}, conv));
  CHECK(first.type() == "Network<Image<2, 5, 4>, Conv2d<2, 1, 3, Identity, NoBias>, MeanSquaredError>");
  CHECK(first.input_axes == "rows × height × width × channels; the model has rows × channels × height × width");
  const onnx::Network last = read(model({0, 5, 4, 2}, [&](OnnxGraph& g, const OnnxValue& x) {
    return conv(g, g.node("Transpose", {x}, {{"perm", List{0, 3, 1, 2}}}));
  }));
  CHECK(last.type() == first.type());
  CHECK(last.input_axes == "rows × height × width × channels, as the model has it");
}

TEST_CASE("ONNX: of a sequence with the height of a Keras convolution, 1, a Conv1d comes out") {
  const onnx::Network found = read(model({0, 9, 2}, [](OnnxGraph& g, const OnnxValue& x) {
    const OnnxValue first = g.node("Transpose", {x}, {{"perm", List{0, 2, 1}}});
    const OnnxValue w = g.tensor("w", {3, 2, 1, 3}, std::vector<double>(18, 1));
    const OnnxValue y = g.node("Conv", {g.node("Unsqueeze", {first, g.wholes({2})}), w}, {{"auto_pad", "SAME_UPPER"}});
    return g.node("Transpose", {g.node("Squeeze", {y, g.wholes({2})})}, {{"perm", List{0, 2, 1}}});
  }));
  CHECK(found.type() == "Network<Sequence<9, 2>, Conv1d<2, 3, 3, Identity, Same, NoBias>, MeanSquaredError>");
  CHECK(found.output_axes == "rows × steps × features, as the model has it");
  CHECK(found.tensors[0].shape == List{3, 2, 3});
}

TEST_CASE("ONNX: the weights of a flattened image are saved in PyTorch's order, whatever the model's is") {
  const auto flat = [](bool channels_last) {
    return [channels_last](OnnxGraph& g, const OnnxValue& x) {
      const OnnxValue in = channels_last ? g.node("Transpose", {x}, {{"perm", List{0, 2, 3, 1}}}) : x;
      return g.node("Gemm", {g.node("Flatten", {in}), g.tensor("w", {4, 1}, {1, 2, 3, 4})});
    };
  };
  // Two channels of one row of two pixels: c0p0 c0p1 c1p0 c1p1, or p0c0 p0c1 p1c0 p1c1.
  CHECK(read(model({0, 2, 1, 2}, flat(false))).tensors[0].numbers == std::vector<double>{1, 2, 3, 4});
  CHECK(read(model({0, 2, 1, 2}, flat(true))).tensors[0].numbers == std::vector<double>{1, 3, 2, 4});
}
