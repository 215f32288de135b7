// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/defaults.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// A name of a tensor that is put together.
struct NestedName {
  std::array<char, 96> letters{};
  Size size = 0;

  constexpr void append(std::string_view part) {
    for (const char letter : part)
      if (size < letters.size()) letters[size++] = letter;
  }
  constexpr void append(Size number) {
    if (number > 9) append(number / 10);
    const char digit = static_cast<char>('0' + number % 10);
    append(std::string_view(&digit, 1));
  }
};

/// "0.weight" for the weight of the first layer that is held. All tensors come first, then all statistics.
template <class... Parameters>
struct NestedNames {
  static constexpr Size count = (Size{0} + ... + saved_as<Parameters>().size());

  struct List {
    std::array<SavedAs, count> how{};
    std::array<NestedName, count> names{};
    Size next = 0;

    template <class P>
    constexpr void add(Size layer, bool statistics) {
      constexpr auto own = saved_as<P>();
      constexpr Size learned = std::tuple_size_v<decltype(P::tensors(std::declval<P&>()))>;
      for (Size i = statistics ? learned : 0; i < (statistics ? own.size() : learned); ++i) {
        how[next] = own[i];
        names[next].append(layer);
        names[next].append(".");
        if (own[i].name.empty())
          names[next].append(i);
        else
          names[next].append(own[i].name);
        ++next;
      }
    }
  };
  static constexpr List list = [] {
    List all;
    for (const bool statistics : {false, true}) {
      Size layer = 0;
      (all.template add<Parameters>(layer++, statistics), ...);
    }
    return all;
  }();
  static constexpr std::array<SavedAs, count> saved_as_all = [] {
    auto how = list.how;
    for (Size i = 0; i < count; ++i) how[i].name = std::string_view(list.names[i].letters.data(), list.names[i].size);
    return how;
  }();
};

/// The tensors that other programs save with a layer and that are of no use here.
template <class P>
constexpr auto not_read() {
  if constexpr (requires { P::not_read; })
    return P::not_read;
  else
    return std::array<std::string_view, 0>();
}

/// Those of layers that are held, named likewise.
template <class... Parameters>
struct NestedUnread {
  static constexpr Size count = (Size{0} + ... + not_read<Parameters>().size());
  static constexpr std::array<NestedName, count> names = [] {
    std::array<NestedName, count> all{};
    Size next = 0, layer = 0;
    const auto add = [&](const auto& own) {
      for (const std::string_view name : own) {
        all[next].append(layer);
        all[next].append(".");
        all[next++].append(name);
      }
      ++layer;
    };
    (add(not_read<Parameters>()), ...);
    return all;
  }();
  static constexpr std::array<std::string_view, count> texts = [] {
    std::array<std::string_view, count> all{};
    for (Size i = 0; i < count; ++i) all[i] = std::string_view(names[i].letters.data(), names[i].size);
    return all;
  }();
};

}  // namespace detail

/// The parameters of a layer that holds others: theirs, one after the other, saved by their names behind the number of
/// the layer in the list, as "0.weight".
template <class Scalar, class... Layers>
struct HeldParameters {
  detail::Fields<typename Layers::template Parameters<Scalar>...> layers;

  static constexpr auto tensors(auto& self) {
    return detail::unpack(self.layers,
                          [](auto&... p) { return detail::tie_all(std::remove_cvref_t<decltype(p)>::tensors(p)...); });
  }
  static constexpr auto statistics(auto& self) requires(HasStatistics<typename Layers::template Parameters<Scalar>> ||
                                                        ...) {
    constexpr auto of_one = []<class P>(P& p) {
      if constexpr (HasStatistics<std::remove_const_t<P>>)
        return std::remove_const_t<P>::statistics(p);
      else
        return std::tuple<>();
    };
    return detail::unpack(self.layers, [&](auto&... p) { return detail::tie_all(of_one(p)...); });
  }
  static constexpr auto saved_as = detail::NestedNames<typename Layers::template Parameters<Scalar>...>::saved_as_all;
  static constexpr auto not_read = detail::NestedUnread<typename Layers::template Parameters<Scalar>...>::texts;
};

namespace detail {

/// What Network does to each of its layers' parameters, for those that a layer holds.
template <class... Layers>
struct HeldLayers {
  static constexpr Size operations = (Size{0} + ... + operations_of<Layers>());

  template <class Scalar>
  using Parameters = HeldParameters<Scalar, Layers...>;

  static void initialize(auto& p, const auto& initializer, auto& generator) {
    unpack(p.layers, [&](auto&... of_layer) { (initialize_layer<Layers>(of_layer, initializer, generator), ...); });
  }
  static void visit_flat(auto& p, auto&& visit) {
    unpack(p.layers, [&](auto&... of_layer) { (visit_layer_flat<Layers>(of_layer, visit), ...); });
  }
};

}  // namespace detail
}  // namespace strata
