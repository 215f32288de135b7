// SPDX-License-Identifier: MIT
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>

#include "machine.hpp"
#include "session.hpp"

namespace {

void write(const std::string& file, const bench::Report& report, void (*print)(std::ostream&, const bench::Report&)) {
  if (file.empty()) return;
  std::ofstream out(file);
  print(out, report);
  if (!out) throw std::runtime_error("cannot write " + file);
}

std::string cache_line() {
  std::string text = "caches:";
  for (int level = 1; level <= 3; ++level)
    text += " L" + std::to_string(level) + ' ' + std::to_string(bench::cache_bytes(level) / 1024) + " KB";
  return text;
}

/// Memory that somebody gives back stays in the process. Otherwise it depends on what else lies in it whether a peer
/// that allocates in each step has to have its pages cleared anew each time (libtorch trained the convolutional network
/// at 11 000 samples/s here, at 20 000 in a program of its own).
void keep_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

bool something_of_ours_is_wrong(const bench::Report& report) {
  return std::any_of(report.remarks.begin(), report.remarks.end(), [](const bench::Remark& remark) {
    return remark.implementation == bench::ours && remark.text.starts_with("WRONG");
  });
}

}  // namespace

int main(int argc, char** argv) {
  keep_memory();
  bench::Wishes wishes;
  std::string json, markdown;
  CLI::App app{"Measures strata, its peers and the machine side by side.", "bench/run"};
  std::vector<std::string> peer_names = bench::known_peers();
  peer_names.emplace_back("none");
  app.add_option("--only", wishes.works, "these works, separated by commas")
      ->delimiter(',')
      ->check(CLI::IsMember(bench::known_works()));
  app.add_option("--peers", wishes.peers, "these peers, separated by commas, or none")
      ->delimiter(',')
      ->check(CLI::IsMember(peer_names));
  app.add_flag("--quick", wishes.quick, "fewer and shorter repetitions: to see that it works, not for figures");
  app.add_option("--json", json, "write the figures to this file");
  app.add_option("--markdown", markdown, "write the table for the README to this file");
  app.add_option("--data", wishes.data, "the folder with mnist/");
  app.add_option("--build", wishes.build, "the build folder, for the time that compiling takes");
  CLI11_PARSE(app, argc, argv);

  try {
    bench::Report report = bench::measure(wishes);
    report.heading.insert(report.heading.begin(),
                          {bench::processor_name() + ", " + cache_line(), bench::compiler_name() + " " BENCH_FLAGS});
    print_table(std::cout, report);
    write(json, report, bench::print_json);
    write(markdown, report, bench::print_markdown);
    return something_of_ours_is_wrong(report) ? 1 : 0;
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return 1;
  }
}
