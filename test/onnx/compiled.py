# SPDX-License-Identifier: MIT
"""What examples/onnx makes of models: the header that it prints, and what the type in it predicts once it is compiled."""
import pathlib
import subprocess

PROGRAM = """#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <strata/io/onnx.hpp>
#include <strata/io/safetensors.hpp>
#include <strata/strata.hpp>
#include <string>
#include <type_traits>
#include <vector>
@HEADERS@
int failures = 0;
std::vector<float> numbers(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  std::vector<float> all(bytes.size() / sizeof(float));
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(all.data()));
  return all;
}
template <class Model>
void check(const std::string& name) {
  Model model;
  strata::load_network(model, name + ".safetensors");
  strata::save_onnx(model, name + ".again.onnx");
  const auto inputs = numbers(name + ".x"), expected = numbers(name + ".y");
  const strata::Size rows = inputs.size() / Model::inputs;
  // Sums in another order differ by their roundings: relative to the largest output.
  double scale = 0, error = rows == 0 || rows * Model::outputs != expected.size() ? 1 : 0;
  for (const float number : expected) scale = std::max<double>(scale, std::abs(number));
  auto workspace = std::make_unique<typename Model::template Workspace<1>>();
  for (strata::Size row = 0; error == 0 && row < rows; ++row) {
    strata::Matrix<float, 1, Model::inputs> x;
    strata::Matrix<float, 1, Model::outputs> y;
    std::copy_n(inputs.data() + row * Model::inputs, Model::inputs, x.data());
    model.predict(x, y, *workspace);
    for (strata::Size i = 0; i < Model::outputs; ++i) {
      const double off = std::abs(expected[row * Model::outputs + i] - y.data()[i]);
      if (!(off <= 1e-5 * scale)) error = off;
    }
  }
  if (error > 0) ++failures;
  std::printf("%s %g  %s\\n", error > 0 ? "WRONG" : "equal", error, name.c_str());
}
int main() {
@CHECKS@
  return failures;
}
"""


def header(program, model):
    """What `program` prints about a model, whose weights are beside it then; or its error, and whether there was one."""
    done = subprocess.run([program, str(model)], capture_output=True, text=True, check=False)
    return (done.stdout, True) if done.returncode == 0 else (done.stderr.strip(), False)


def check(folder, headers, command):
    """Compiles the types in `headers` (by name) and compares what each predicts of NAME.x with NAME.y, as floats."""
    includes, checks = [], []
    for number, (name, text) in enumerate(headers.items()):
        (folder / f"{name}.hpp").write_text(text, encoding="utf-8")
        includes.append(f"namespace model_{number} {{\n#include \"{name}.hpp\"\n}}")
        checks.append(f"  check<model_{number}::Model>(\"{name}\");")
    source, program = folder / "program.cpp", folder / "program"
    source.write_text(PROGRAM.replace("@HEADERS@", "\n".join(includes)).replace("@CHECKS@", "\n".join(checks)),
                      encoding="utf-8")
    subprocess.run([*command, f"-I{folder}", str(source), "-o", str(program)], check=True)
    return subprocess.run([str(program)], cwd=folder, check=False).returncode


def npy(path):
    """The bytes of the numbers of an .npy file."""
    data = pathlib.Path(path).read_bytes()
    return data[10 + int.from_bytes(data[8:10], "little"):]
