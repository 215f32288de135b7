// SPDX-License-Identifier: MIT
// run: amp — MODEL.nam IN.wav OUT.wav: plays a capture of an amplifier (Neural Amp Modeler), block by block
// needs: libsndfile1-dev
#include <sndfile.h>

#include <chrono>
#include <iostream>
#include <memory>

#include "support/captures.hpp"

namespace {

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using SoundFile = std::unique_ptr<SNDFILE, Close>;

/// Opens a file, or says why it cannot be.
SoundFile open(const std::string& path, int mode, SF_INFO& info) {
  SoundFile file(sf_open(path.c_str(), mode, &info));
  if (!file) nam::complain(path, sf_strerror(nullptr));
  return file;
}

/// The sound of a file and how many samples a second it has. Of several channels it is their mean.
std::vector<float> read_sound(const std::string& path, int& rate) {
  SF_INFO info{};
  const auto file = open(path, SFM_READ, info);
  const auto channels = static_cast<std::size_t>(info.channels);
  std::vector<float> frames(static_cast<std::size_t>(info.frames) * channels);
  if (sf_readf_float(file.get(), frames.data(), info.frames) != info.frames)
    nam::complain(path, "ends before all of its sound");
  if (channels > 1) std::cout << path << " has " << channels << " channels: their mean is played\n";
  std::vector<float> sound(static_cast<std::size_t>(info.frames));
  for (std::size_t i = 0; i < sound.size(); ++i) {
    for (std::size_t channel = 0; channel < channels; ++channel) sound[i] += frames[i * channels + channel];
    sound[i] /= static_cast<float>(channels);
  }
  rate = info.samplerate;
  return sound;
}

void write_sound(const std::string& path, const std::vector<float>& sound, int rate) {
  SF_INFO info{};
  info.samplerate = rate;
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  const auto file = open(path, SFM_WRITE, info);
  const auto frames = static_cast<sf_count_t>(sound.size());
  if (sf_writef_float(file.get(), sound.data(), frames) != frames) nam::complain(path, sf_strerror(file.get()));
}

void play(const std::string& model, const std::string& from, const std::string& to) {
  const auto capture = nam::read(model);
  int rate = 0;
  auto sound = read_sound(from, rate);
  if (static_cast<double>(rate) != capture.sample_rate)
    std::cout << "warning: the capture was made at " << capture.sample_rate << " samples a second, the sound has "
              << rate << '\n';
  nam::with_amplifier(std::type_identity<nam::Captures>(), capture, [&](auto& amplifier) {
    const strata::FlushDenormals flush;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < sound.size(); i += nam::block) {
      const auto samples = std::span(sound).subspan(i, std::min<std::size_t>(nam::block, sound.size() - i));
      amplifier.stream.process(samples, samples);
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    const double length = static_cast<double>(sound.size()) / rate;
    std::cout << capture.type << '\n'
              << length << " s of sound in " << taken.count() << " s: " << length / taken.count()
              << " times faster than real time, " << taken.count() / static_cast<double>(sound.size()) * 1e9
              << " ns a sample in blocks of " << nam::block << '\n';
  });
  write_sound(to, sound, rate);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 4) {
    std::cerr << "amp MODEL.nam IN.wav OUT.wav: plays the sound of IN.wav through a capture of an amplifier\n";
    return 2;
  }
  play(arguments[1], arguments[2], arguments[3]);
} catch (const std::exception& error) {
  std::cerr << "amp: " << error.what() << '\n';
  return 1;
}
