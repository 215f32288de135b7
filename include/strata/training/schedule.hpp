// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <utility>

#include "strata/tensor/settings.hpp"
#include "strata/training/bits.hpp"
#include "strata/training/history.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What a schedule may go by: the epoch that is about to begin.
struct EpochAhead {
  Size number;             ///< from 1
  Size epochs;             ///< that were asked for
  const History& history;  ///< of the epochs before
};

namespace detail {

template <class Rule>
concept ScheduleRule = std::is_invocable_r_v<double, const Rule&, const EpochAhead&>;

/// Whether a rule makes something of the number of epochs; it is believed to unless it says otherwise.
template <class Rule>
constexpr bool goes_by_epochs() {
  if constexpr (requires { Rule::goes_by_epochs; })
    return Rule::goes_by_epochs;
  else
    return true;
}

/// Name and numbers of a rule; of a lambda, its name alone.
template <class Rule>
std::string text_of_rule(const Rule& rule, Size epochs) {
  if constexpr (requires { rule.text(epochs); }) {
    return rule.text(epochs);
  } else {
    std::string text = type_name<Rule>();
    if constexpr (std::is_aggregate_v<Rule>)
      std::apply([&](const auto&... number) { ((text = text_of(text, " ", number)), ...); }, members_of(rule));
    return goes_by_epochs<Rule>() ? text_of(text, ", of ", epochs, " epochs") : text;
  }
}

}  // namespace detail

/// Any rule for the learning rate: called before each epoch, it returns what the optimiser's first rate is multiplied
/// by, > 0. It is an aggregate of numbers with `double operator()(const EpochAhead&) const`, or a lambda. Optional:
///   void check() const;                            // throws Error for settings that make no sense
///   static constexpr bool goes_by_epochs = false;  // it makes nothing of EpochAhead::epochs, so a checkpoint may be
///                                                  // taken up for more of them
///   std::string text(Size epochs) const;           // what checkpoints know it by, instead of type and numbers
class Schedule {
 public:
  Schedule() = default;  ///< none
  template <class Rule>
  requires(!std::same_as<Rule, Schedule> && detail::ScheduleRule<Rule>) Schedule(Rule rule)
      : rule_(std::make_shared<Kept<Rule>>(std::move(rule))) {}

  explicit operator bool() const { return rule_ != nullptr; }

  /// The factor, or 1 if there is no schedule. Throws Error for one that is not positive.
  double operator()(const EpochAhead& ahead) const {
    const double factor = rule_ == nullptr ? 1 : rule_->factor(ahead);
    Settings("strata::Schedule").positive("the factor of the learning rate", factor);
    return factor;
  }
  void check() const {
    if (rule_ != nullptr) rule_->check();
  }
  std::string text(Size epochs) const { return rule_ == nullptr ? "none" : rule_->text(epochs); }

 private:
  struct AnyRule {
    AnyRule() = default;
    AnyRule(const AnyRule&) = delete;
    AnyRule& operator=(const AnyRule&) = delete;
    virtual ~AnyRule() = default;
    virtual double factor(const EpochAhead& ahead) const = 0;
    virtual void check() const = 0;
    virtual std::string text(Size epochs) const = 0;
  };
  template <class Rule>
  struct Kept final : AnyRule {
    Rule rule;

    explicit Kept(Rule kept) : rule(std::move(kept)) {}
    double factor(const EpochAhead& ahead) const override { return rule(ahead); }
    void check() const override {
      if constexpr (requires { rule.check(); }) rule.check();
    }
    std::string text(Size epochs) const override { return detail::text_of_rule(rule, epochs); }
  };

  std::shared_ptr<const AnyRule> rule_;
};

}  // namespace strata
