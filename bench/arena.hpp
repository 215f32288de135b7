// SPDX-License-Identifier: MIT
#pragma once

#include "session.hpp"

namespace bench {

/// Those who take part in a session, what is wished of it, and what it has found so far.
class Arena {
 public:
  explicit Arena(const Wishes& wishes);

  const Wishes& wishes() const { return wishes_; }
  /// In the order of known_peers(), strata before them.
  const std::vector<Peer>& peers() const { return peers_; }
  Report& report() { return report_; }

  /// Where somebody stands in the order of known_peers(); ours is the first.
  static Size rank(std::string_view name);
  bool takes_part(std::string_view name) const;
  bool chosen(const std::string& work) const;
  /// A line above the figures, once.
  void note(const std::string& line);
  void remark(const std::string& work, std::string_view name, const std::string& text);
  /// True if nothing is wrong.
  bool accept(const std::string& work, std::string_view name, const std::string& wrong);

  std::chrono::milliseconds least() const { return std::chrono::milliseconds(wishes_.quick ? 20 : 60); }
  Plan plan(int threads = 1) const;
  void set_threads(int threads) const;

  void finish(const std::string& work, const std::string& unit, const std::vector<Racer>& racers, int threads = 1) {
    finish(work, unit, racers, plan(threads));
  }
  void finish(const std::string& work, const std::string& unit, const std::vector<Racer>& racers, const Plan& plan);

  /// The machine's peak of multiply-adds on one core, in the unit that `figure` makes of operations per second.
  Racer peak(std::function<double(double)> figure) const;
  /// Its bandwidth of reading from one level of the cache.
  Racer reading(int level, std::function<double(double)> figure) const;
  /// The nanoseconds of loading so many bytes from wherever they stay.
  Racer loading(Size bytes) const;

 private:
  const Wishes& wishes_;
  std::vector<Peer> peers_;
  Report report_;
};

}  // namespace bench
