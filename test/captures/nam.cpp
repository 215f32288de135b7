// SPDX-License-Identifier: MIT
// Amplifier captures that nobody here made, against what Neural Amp Modeler's own engine gives for them.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>

#include "../../examples/support/captures.hpp"
#include "support/files.hpp"

namespace {

struct Recording {
  std::vector<float> in, out;
};
Recording read_recording(const std::filesystem::path& path) {
  std::ifstream file(path);
  Recording recording;
  float in = 0, out = 0;
  for (char comma = 0; file >> in >> comma >> out;) {
    recording.in.push_back(in);
    recording.out.push_back(out);
  }
  return recording;
}

std::string complaint_about(const std::string& json) {
  const strata_test::TemporaryFolder folder;
  const auto path = strata_test::write_file(folder / "capture.nam", json);
  try {
    nam::with_amplifier(std::type_identity<nam::Captures>(), nam::read(path), [](auto&) {});
  } catch (const strata::Error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("nam: captures play as in the engine they were made for, in blocks and sample by sample") {
  const auto folder = strata_test::find_data();
  if (!folder || !std::filesystem::exists(*folder / "nam")) {
    MESSAGE("SKIPPED: no captures; set STRATA_DATA to the folder with nam/");
    return;
  }
  for (const char* name : {"wavenet_a1_standard", "wavenet", "lstm"}) {
    CAPTURE(name);
    const auto capture = nam::read((*folder / "nam" / name).string() + ".nam");
    const Recording recording = read_recording((*folder / "nam" / name).string() + ".csv");
    REQUIRE(recording.in.size() == 12288);
    nam::with_amplifier(std::type_identity<nam::Captures>(), capture, [&](auto& amplifier) {
      std::vector<float> out(recording.in.size());
      const std::size_t blocks = 8192 + 5;
      const std::span<const float> in(recording.in);
      amplifier.stream.process(in.first(blocks), std::span(out).first(blocks));
      for (std::size_t i = blocks; i < out.size(); ++i) out[i] = amplifier.stream.step(in[i]);
      float worst = 0;
      for (std::size_t i = 0; i < out.size(); ++i) worst = std::max(worst, std::abs(out[i] - recording.out[i]));
      MESSAGE(name, ": largest difference ", worst);
      CHECK(worst <= 1e-5F);
    });
  }
}

TEST_CASE("nam: what cannot be played is said by name") {
  const auto says = [](const std::string& json, const char* part) {
    const std::string complaint = complaint_about(json);
    CAPTURE(complaint);
    return complaint.find(part) != std::string::npos;
  };
  CHECK(says("no json", "is no JSON object"));
  CHECK(says(R"({"architecture": "LSTM", "config": {}})", "`weights` is missing"));
  CHECK(says(R"({"architecture": "ConvNet", "config": {}, "weights": []})", "its architecture is ConvNet"));
  const std::string lstm = R"({"architecture": "LSTM", "config": {"input_size": 1, "hidden_size": )";
  CHECK(says(lstm + R"(8, "num_layers": 2}, "weights": []})",
             "Network<Sequence<nam::block, 1>, LSTM<1, 8>, LSTM<8, 8>, EachStep<Dense<8, 1>>>"));
  CHECK(says(lstm + R"(3, "num_layers": 1}, "weights": [1, 2]})", "there are only 2 weights"));
  const auto wave_net = [](const std::string& changed) {
    std::string json = R"({"architecture": "WaveNet", "config": {"layers": [{"input_size": 1, "condition_size": 1,
      "head_size": 1, "channels": 3, "kernel_size": 2, "dilations": [1, 5], "activation": "Tanh", "gated": true,
      "head_bias": false}], "head": null}, "weights": []})";
    const auto key = changed.substr(0, changed.find(':'));
    const auto begin = json.find(key), end = json.find_first_of(",}", begin);
    return json.replace(begin, end - begin, changed);
  };
  CHECK(says(wave_net(R"("gated": true)"), "WaveNet<1, WaveNetArray<3, 2, 1, Tanh, Dilations<1, 5>, Gate>>"));
  CHECK(says(wave_net(R"("activation": "Swish")"), "the activation Swish is none"));
  CHECK(says(wave_net(R"("input_size": 2)"), "`input_size` is 2 where 1 comes"));
  CHECK(says(wave_net(R"("head_size": 2)"), "the last `head_size` is 2"));
  CHECK(says(wave_net(R"("gated": "yes")"), "`gated` is \"yes\""));
  CHECK(says(wave_net(R"("head": {})"), "it has a `head` behind its arrays"));
}
