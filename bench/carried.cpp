// SPDX-License-Identifier: MIT
#include "carried.hpp"

#include <algorithm>

#include "check.hpp"

namespace bench {

namespace {

constexpr double eigen_nanoseconds_there = 91.5;
constexpr Size held_rows = 8;

/// Of RTNeural the better of its two backends, the wrong results of one among them left out.
constexpr double goal = 0.7;
constexpr const char* rtneural = "RTNeural×0.7";
const std::vector<Carried> figures{
    {"predict_1_8_8_1_b1", "RTNeural", 22.4},  {"stream_gru8_b1", rtneural, 47, goal},
    {"stream_gru16_b1", rtneural, 61, goal},   {"stream_gru32_b1", rtneural, 150, goal},
    {"stream_lstm8_b1", rtneural, 49, goal},   {"stream_lstm16_b1", rtneural, 76, goal},
    {"stream_lstm32_b1", rtneural, 168, goal}, {"stream_conv1d_b1", rtneural, 138, goal},
    {"stream_wavenet_b64", "NAM fast", 820},   {"stream_wavenet_b64", "NAM exact", 890},
};

/// What Eigen takes for predict_tiny_b1, in ns; nothing if it is not there.
std::function<double()> eigen_here(Arena& arena, const std::string& work) {
  static const Task task{tiny, 1, 1, false};
  const auto& peers = arena.peers();
  const auto peer = std::find_if(peers.begin(), peers.end(), [](const Peer& p) { return p.name == "eigen"; });
  if (peer == peers.end()) return {};
  const std::shared_ptr<Contender> contender = peer->network(task);
  if (!arena.accept(work, "eigen", check_prediction(*contender, task, example_rows(tiny, held_rows).inputs))) return {};
  auto measure = seconds_of_one(
      [contender](Size times) {
        for (Size time = 0; time < times; ++time) contender->predict(time % held_rows);
      },
      arena.least());
  return [measure] { return 1e9 * measure(); };
}

}  // namespace

std::vector<Racer> carried_racers(Arena& arena, const std::string& work) {
  std::vector<Racer> racers;
  if (std::none_of(figures.begin(), figures.end(), [&](const Carried& figure) { return work == figure.work; }))
    return racers;
  const auto here = eigen_here(arena, work);
  if (here)
    arena.note(
        "RTNeural, NAM: measured on a Zen 4, carried over by Eigen's predict_tiny_b1, 91.5 ns there; of RTNeural the "
        "goal, 0.7 of its time");
  for (const Carried& figure : figures) {
    if (work != figure.work) continue;
    const double factor = figure.share * figure.nanoseconds / eigen_nanoseconds_there;
    if (here)
      racers.push_back({figure.name, [here, factor] { return factor * here(); }});
    else
      arena.remark(work, figure.name, "needs Eigen, whose predict_tiny_b1 carries its figure over to this machine");
  }
  return racers;
}

}  // namespace bench
