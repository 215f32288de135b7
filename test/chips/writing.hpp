// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "strata/io/header.hpp"
#include "strata/random/distribution.hpp"

/// Networks, each written as a header FOLDER/NAME.h, beside what they predict: the tables in FOLDER/cases.h and a line
/// for each network in FOLDER/networks.h, which check.c goes through.
namespace chips {

using namespace strata;

class Folder {
 public:
  explicit Folder(const std::filesystem::path& path)
      : path_(path), headers_(path_ / "headers.h"), cases_(path_ / "cases.h"), networks_(path_ / "networks.h") {
    cases_ << "#if defined(__cplusplus)\n#define CASE static constexpr\n#else\n#define CASE static const\n#endif\n";
  }

  /// A network with all that it keeps drawn anew; variances are positive.
  template <class Net>
  void write(const std::string& name, double scale = 0.7, const HeaderOptions& options = {}) {
    auto network = std::make_unique<Net>();
    fill(*network, scale);
    save_header(*network, path_of(name), name, options);

    constexpr Size rows = 3;
    using Scalar = typename Net::Scalar;
    Generator generator(3, RandomStream::data);
    std::vector<float> inputs, outputs;
    auto workspace = std::make_unique<typename Net::template Workspace<1>>();
    auto x = std::make_unique<Matrix<Scalar, 1, Net::inputs>>();
    auto y = std::make_unique<Matrix<Scalar, 1, Net::outputs>>();
    for (Size row = 0; row < rows; ++row) {
      for (Scalar& number : x->storage()) {
        number = static_cast<float>(2 * symmetric<double>(generator));
        inputs.push_back(static_cast<float>(number));
      }
      network->predict(*x, *y, *workspace);
      for (const Scalar number : y->storage()) outputs.push_back(static_cast<float>(number));
    }
    table("float", name + "_x", inputs);
    table("float", name + "_y", outputs);
    add(detail::has_steps<Net>() ? "STREAM" : "NETWORK", name);
  }

  std::filesystem::path path_of(const std::string& name) const { return path_ / (name + ".h"); }
  /// What check.h is to do with a network that has been written.
  void add(const std::string& kind, const std::string& name) {
    headers_ << "#include \"" << name << ".h\"\n";
    networks_ << kind << "(" << name << ")\n";
  }

  template <class Net>
  static void fill(Net& network, double scale) {
    Generator generator(7, RandomStream::weights);
    network.for_each_layer([&]<class L>(std::type_identity<L>, auto& p) {
      using Scalar = typename Net::Scalar;
      for_each_tensor(p, [&](auto& tensor) {
        for (auto& number : tensor.storage()) number = static_cast<Scalar>(scale) * symmetric<Scalar>(generator);
      });
      for_each_statistic(p, [&](auto& tensor) {
        for (auto& number : tensor.storage()) number = Scalar(1) + symmetric<Scalar>(generator) / 2;
      });
    });
  }

  template <class T>
  void table(const std::string& type, const std::string& name, const std::vector<T>& numbers) {
    cases_ << "CASE " << type << " " << name << "[] = {";
    for (const T number : numbers) {
      if constexpr (std::same_as<T, float>)
        cases_ << detail::c_number(number) << ",";
      else
        cases_ << number << ",";
    }
    cases_ << "};\n";
  }

 private:
  std::filesystem::path path_;
  std::ofstream headers_, cases_, networks_;
};

void write_numbers(Folder& folder);
void write_images(Folder& folder);
void write_sequences(Folder& folder);
void write_streams(Folder& folder);
void write_bytes(Folder& folder);
void write_sizes(Folder& folder);

}  // namespace chips
