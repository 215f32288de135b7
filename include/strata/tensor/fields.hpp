// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <tuple>
#include <type_traits>
#include <utility>

#include "strata/tensor/size.hpp"

/// Tuples that compilers are quick with. A std::tuple asks of each of its elements from what it could be constructed or
/// assigned, std::apply whether what it calls might throw, and std::tuple_cat makes a tuple for each of its steps: all
/// that took a quarter of the time in which a network was compiled. What is here has no constructors and asks nothing,
/// and where a std::tuple comes from somebody else, as a `std::tie` of tensors does, it is read just the same.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <Size I, class T>
struct Field {
  [[no_unique_address]] T value = T();
};

template <class Indices, class... T>
struct IndexedFields;
template <Size... I, class... T>
struct IndexedFields<std::index_sequence<I...>, T...> : Field<I, T>... {};

template <Size I, class T>
constexpr T& nth(Field<I, T>& field) {
  return field.value;
}
template <Size I, class T>
constexpr const T& nth(const Field<I, T>& field) {
  return field.value;
}
template <Size I, class... T>
constexpr decltype(auto) nth(std::tuple<T...>& tuple) {
  return std::get<I>(tuple);
}
template <Size I, class... T>
constexpr decltype(auto) nth(const std::tuple<T...>& tuple) {
  return std::get<I>(tuple);
}

/// A value of each type, by number: an aggregate, whose elements are zero unless something is given for them. `nth<I>`
/// is element I of it or of a std::tuple.
template <class... T>
struct Fields : IndexedFields<std::index_sequence_for<T...>, T...> {
  template <Size I>
  constexpr decltype(auto) get() {
    return nth<I>(*this);
  }
  template <Size I>
  constexpr decltype(auto) get() const {
    return nth<I>(*this);
  }
};

/// Fields of these values, and of references to what has a name.
template <class... T>
constexpr auto fields(T&&... values) {
  return [&]<Size... I>(std::index_sequence<I...>) { return Fields<T...>{{Field<I, T>{std::forward<T>(values)}...}}; }
  (std::index_sequence_for<T...>());
}

template <class Tuple>
inline constexpr Size field_count = std::tuple_size<std::remove_cvref_t<Tuple>>::value;

/// f(element…) of fields or of a std::tuple.
template <class Tuple, class F>
constexpr decltype(auto) unpack(Tuple&& tuple, F&& f) {
  return [&]<Size... I>(std::index_sequence<I...>) -> decltype(auto) { return f(nth<I>(tuple)...); }
  (std::make_index_sequence<field_count<Tuple>>());
}

/// Element I of what nobody else will use: references as they are.
template <Size I, class Tuple>
constexpr auto&& take(Tuple& tuple) {
  return static_cast<std::tuple_element_t<I, Tuple>&&>(nth<I>(tuple));
}

/// f(element…) of all of them, one after the other.
template <class F, class... Tuples>
constexpr decltype(auto) unpack_all(F&& f, Tuples... tuples) {
  struct Place {
    Size tuple, element;
  };
  constexpr Size count = (Size{0} + ... + field_count<Tuples>);
  constexpr auto places = [] {
    constexpr std::array<Size, sizeof...(Tuples)> sizes{field_count<Tuples>...};
    std::array<Place, count> all{};
    Size next = 0;
    for (Size tuple = 0; tuple < sizes.size(); ++tuple)
      for (Size element = 0; element < sizes[tuple]; ++element) all[next++] = {tuple, element};
    return all;
  }();
  auto each = fields(tuples...);
  return [&]<Size... I>(std::index_sequence<I...>) -> decltype(auto) {
    return f(take<places[I].element>(nth<places[I].tuple>(each))...);
  }
  (std::make_index_sequence<count>());
}

/// Fields of the elements of all of them.
template <class... Tuples>
constexpr auto concatenate(Tuples... tuples) {
  return unpack_all([]<class... T>(T&&... element) { return fields(std::forward<T>(element)...); },
                    std::move(tuples)...);
}

/// A `std::tie` of all that such ones refer to.
template <class... Ties>
constexpr auto tie_all(Ties... ties) {
  return unpack_all([](auto&... element) { return std::tie(element...); }, ties...);
}

}  // namespace strata::detail

template <class... T>
struct std::tuple_size<strata::detail::Fields<T...>> : std::integral_constant<std::size_t, sizeof...(T)> {};
template <std::size_t I, class... T>
struct std::tuple_element<I, strata::detail::Fields<T...>> : std::tuple_element<I, std::tuple<T...>> {};
