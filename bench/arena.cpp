// SPDX-License-Identifier: MIT
#include "arena.hpp"

#include <algorithm>
#include <iostream>

#include "machine.hpp"

namespace bench {

const std::vector<std::string>& known_peers() {
  static const std::vector<std::string> names{"onednn", "openblas", "eigen", "libtorch", "dlib", "tiny_dnn", "libxsmm"};
  return names;
}

Arena::Arena(const Wishes& wishes) : wishes_(wishes) {
  for (const Peer& peer : bench::peers())
    if (takes_part(peer.name)) peers_.push_back(peer);
  std::sort(peers_.begin(), peers_.end(), [](const Peer& a, const Peer& b) { return rank(a.name) < rank(b.name); });
  for (const Peer& peer : peers_)
    if (peer.about != nullptr) report_.heading.push_back(std::string(peer.name) + ": " + peer.about());
  for (const auto& name : known_peers())
    if (takes_part(name) && std::none_of(peers_.begin(), peers_.end(), [&](auto& peer) { return peer.name == name; }))
      remark("", name, "not to be had: its package is not installed");
}

Size Arena::rank(std::string_view name) {
  const auto& order = known_peers();
  return name == ours ? 0 : static_cast<Size>(std::find(order.begin(), order.end(), name) - order.begin()) + 1;
}

bool Arena::takes_part(std::string_view name) const {
  const auto& wanted = wishes_.peers;
  return name == ours || wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

bool Arena::chosen(const std::string& work) const {
  const auto& wanted = wishes_.works;
  const bool yes = wanted.empty() || std::find(wanted.begin(), wanted.end(), work) != wanted.end();
  if (yes) std::cerr << work << " …\n";
  return yes;
}

void Arena::note(const std::string& line) {
  auto& lines = report_.heading;
  if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
}

void Arena::remark(const std::string& work, std::string_view name, const std::string& text) {
  report_.remarks.push_back({work, std::string(name), text});
}

bool Arena::accept(const std::string& work, std::string_view name, const std::string& wrong) {
  if (!wrong.empty()) remark(work, name, "WRONG, not timed: " + wrong);
  return wrong.empty();
}

Plan Arena::plan(int threads) const {
  // Threads that wait for work spin for a while; they are given time to fall asleep before somebody else's are needed.
  return {wishes_.quick ? Size{3} : Size{9}, least(), std::chrono::milliseconds(threads > 1 ? 100 : 0)};
}

void Arena::set_threads(int threads) const {
  // Of those, too, that take no part: libtorch multiplies by OpenBLAS.
  for (const Peer& peer : bench::peers())
    if (peer.set_threads != nullptr) peer.set_threads(threads);
}

void Arena::finish(const std::string& work, const std::string& unit, const std::vector<Racer>& racers,
                   const Plan& plan) {
  const auto figures = race(racers, plan);
  for (Size i = 0; i < racers.size(); ++i) report_.rows.push_back({work, racers[i].name, unit, figures[i]});
}

Racer Arena::peak(std::function<double(double)> figure) const {
  auto measure = seconds_of_one([](Size times) { multiply_add_rounds(times); }, least());
  return {machine, [measure, figure = std::move(figure)] { return figure(multiply_add_rounds(1) / measure()); }};
}

Racer Arena::reading(int level, std::function<double(double)> figure) const {
  auto reader = std::make_shared<CacheReader>(level);
  auto measure = seconds_of_one([reader](Size times) { reader->read(times); }, least());
  return {machine, [reader, measure, figure = std::move(figure)] { return figure(reader->read(1) / measure()); }};
}

Racer Arena::loading(Size bytes) const {
  auto loader = std::make_shared<const Loader>(bytes);
  auto measure = seconds_of_one([loader](Size times) { loader->load(times); }, least());
  return {machine, [measure] { return 1e9 * measure(); }};
}

}  // namespace bench
