// SPDX-License-Identifier: MIT
// run: header — a saved network (FILE.safetensors) as a C header for any chip: FILE.h, without a library or a heap
//
// header FILE.safetensors [NAME] [smaller]: writes FILE.h, whose functions are called NAME_… (without a NAME: as the
// file is). `smaller`: as little code as possible, rather than as fast as possible. A type must be known when a program
// is compiled: a network of another shape is refused, with the line that is to be added below.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <strata/io/header.hpp>
#include <strata/io/safetensors.hpp>
#include <strata/strata.hpp>
#include <string>
#include <tuple>

namespace {

using namespace strata;

/// The networks that are compiled in.
using Networks =
    std::tuple<Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>,
               Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>,
               Network<Input<4>, Normalize<4>, Dense<4, 8, Tanh>, Dense<8, 3, Softmax>>,
               Network<Sequence<64, 1>, GRU<1, 16>, EachStep<Dense<16, 1>>>>;

/// What the file says about the network in it.
std::string architecture_in(const std::filesystem::path& path) {
  constexpr Size many = Size{1} << 16U, large = Size{1} << 30U;
  const detail::SafetensorsReader file(path, {.tensors = many, .data = large, .texts = large, .file = {large}});
  if (!file.has_note("architecture"))
    throw Error(path.string() + " does not say which network is in it; files that save_network writes do");
  return std::string(file.note("architecture").text);
}

/// Writes the header if Net is the network of the file.
template <class Net>
bool written(std::type_identity<Net>, const std::string& architecture, const std::filesystem::path& path,
             const std::string& name, const HeaderOptions& options) {
  if (detail::architecture_of<Net>() != architecture) return false;
  Net network;
  load_network(network, path);
  const std::filesystem::path header = std::filesystem::path(path).replace_extension("h");
  save_header(network, header, name, options);
  std::printf("%s: %zu parameters of %s\nC: #include \"%s\", and %s_predict(x, y)\n", header.c_str(),
              Net::parameter_count, architecture.c_str(), header.filename().c_str(), name.c_str());
  return true;
}

template <class... All>
void write(std::type_identity<std::tuple<All...>>, const std::filesystem::path& path, const std::string& name,
           const HeaderOptions& options) {
  const std::string architecture = architecture_in(path);
  if (!(written(std::type_identity<All>(), architecture, path, name, options) || ...))
    throw Error(path.string() +
                " has a network that is not compiled in; add its type to Networks in examples/header.cpp "
                "and call this again:\n  " +
                architecture);
}

}  // namespace

int main(int count, char** words) {
  if (count < 2 || count > 4 || (count == 4 && std::string(words[3]) != "smaller")) {
    std::fprintf(stderr, "header FILE.safetensors [NAME] [smaller]\n");
    return 2;
  }
  try {
    const std::filesystem::path path = words[1];
    const std::string name = count > 2 ? words[2] : path.stem().string();
    write(std::type_identity<Networks>(), path, name, {.smaller = count == 4});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "header: %s\n", error.what());
    return 1;
  }
}
