// SPDX-License-Identifier: MIT
// run: search — searches a grid and random settings for the best rate and penalty, on all processors, and draws them
// ranks: if MPI is there, its processes share the search
//
// search [FILE.svg]: writes a picture of what it found. Dark is good; grey is what diverged; rings are the best of
// both.
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <strata/strata.hpp>

#if SEARCH_BY_RANKS
#include <strata/ranks/search.hpp>
#endif

using namespace strata;
using Islands = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;

namespace {

struct Setting {
  double learning_rate, l2;
};
using Found = SearchResult<Setting>;

// The axes: powers of ten.
constexpr double lowest_rate = -3, highest_rate = 1, lowest_l2 = -6, highest_l2 = -1;
constexpr Size columns = 17, rows = 11, random_settings = 40;

/// So many powers of ten, from 10^lowest to 10^highest.
std::vector<double> powers(double lowest, double highest, Size count) {
  std::vector<double> all;
  for (Size i = 0; i < count; ++i)
    all.push_back(std::pow(10, lowest + (highest - lowest) * static_cast<double>(i) / static_cast<double>(count - 1)));
  return all;
}

/// The validation cost of the best epoch by a setting.
struct Attempt {
  Dataset<2> training, validation;

  Score operator()(const Setting& setting, const auto& watch) const {
    Islands network;
    const auto history = train<32>(network, training, validation, Momentum{setting.learning_rate},
                                   {.epochs = 30, .l2 = setting.l2}, watch);
    return {history.best().validation_cost, history.best().validation_accuracy};
  }
};

// Tenths of a unit.
constexpr double cell = 300, left = 900, top = 200, width = cell * columns, height = cell * rows;

double place_of_rate(double rate) {
  return left + cell / 2 + (width - cell) * (std::log10(rate) - lowest_rate) / (highest_rate - lowest_rate);
}
double place_of_l2(double l2) {
  return top + cell / 2 + (height - cell) * (highest_l2 - std::log10(l2)) / (highest_l2 - lowest_l2);
}

/// From dark blue, the best cost, over green to pale yellow, that of whoever knows nothing: ln 4.
std::string colour(double cost, double best) {
  if (!(cost < math::infinity<double>)) return "#b5b5b5";
  constexpr std::array<std::array<double, 3>, 4> stops{
      {{20, 40, 95}, {33, 122, 140}, {122, 199, 128}, {253, 243, 190}}};
  const double part = std::clamp((cost - best) / (std::log(4) - best), 0.0, 1.0);
  const double at = 3 * std::sqrt(part);  // what is near to the best is told apart
  const Size stop = std::min<Size>(2, static_cast<Size>(at));
  std::ostringstream text;
  text << "rgb(";
  for (Size i = 0; i < 3; ++i)
    text << (i > 0 ? "," : "")
         << std::lround(stops[stop][i] + (at - static_cast<double>(stop)) * (stops[stop + 1][i] - stops[stop][i]));
  return text.str() + ")";
}

void draw_ring(std::ostream& svg, const Trial<Setting>& trial, double radius) {
  for (const auto& [stroke, thickness] : {std::pair("white", 70), std::pair("#d55e00", 36)})
    svg << "<circle cx=\"" << place_of_rate(trial.candidate.learning_rate) << "\" cy=\""
        << place_of_l2(trial.candidate.l2) << "\" r=\"" << radius << "\" fill=\"none\" stroke=\"" << stroke
        << "\" stroke-width=\"" << thickness << "\"/>\n";
}

void draw_axes(std::ostream& svg) {
  const auto power = [](int exponent) {
    return "10<tspan dy=\"-60\" font-size=\"110\">" + std::string(exponent < 0 ? "−" : "") +
           std::to_string(std::abs(exponent)) + "</tspan>";
  };
  for (int exponent = static_cast<int>(lowest_rate); exponent <= static_cast<int>(highest_rate); ++exponent)
    svg << "<text x=\"" << place_of_rate(std::pow(10, exponent)) << "\" y=\"" << top + height + 220
        << "\" text-anchor=\"middle\">" << power(exponent) << "</text>\n";
  for (int exponent = static_cast<int>(lowest_l2); exponent <= static_cast<int>(highest_l2); ++exponent)
    svg << "<text x=\"" << left - 80 << "\" y=\"" << place_of_l2(std::pow(10, exponent)) + 50
        << "\" text-anchor=\"end\">" << power(exponent) << "</text>\n";
  svg << "<text x=\"" << left + width / 2 << "\" y=\"" << top + height + 470
      << "\" text-anchor=\"middle\">learning rate</text>\n<text transform=\"translate(260 " << top + height / 2
      << ") rotate(-90)\" text-anchor=\"middle\">λ of the penalty</text>\n";
}

/// What a colour means, beside the map.
void draw_scale(std::ostream& svg, double best) {
  constexpr int steps = 48;
  const double x = left + width + 300, step = height / steps;
  for (int i = 0; i < steps; ++i)
    svg << "<rect x=\"" << x << "\" y=\"" << top + i * step << "\" width=\"200\" height=\"" << step + 4 << "\" fill=\""
        << colour(best + (std::log(4) - best) * i / (steps - 1), best) << "\"/>\n";
  svg << std::fixed << std::setprecision(2);
  for (int i = 0; i <= 4; ++i)
    svg << "<text x=\"" << x + 260 << "\" y=\"" << top + 130 + i * (height - 150) / 4 << "\">"
        << best + (std::log(4) - best) * i / 4 << "</text>\n";
  svg << std::defaultfloat << std::setprecision(6);
  svg << "<text x=\"" << x << "\" y=\"" << top + height + 220 << "\">validation</text>\n<text x=\"" << x << "\" y=\""
      << top + height + 400 << "\">cost</text>\n";
}

void draw(std::ostream& svg, const Found& on_grid, const Found& at_random) {
  const double best = std::min(on_grid.best().score.cost, at_random.best().score.cost);
  svg << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << left + width + 1100 << ' ' << top + height + 600
      << "\" width=\"760\" role=\"img\" font-family=\"system-ui,sans-serif\" font-size=\"160\" fill=\"#808790\">\n"
      << "<title>The validation cost of 2-20-20-4 by learning rate and penalty: a grid, and random settings as dots"
         "</title>\n";
  for (const auto& [setting, score] : on_grid.trials)
    svg << "<rect x=\"" << place_of_rate(setting.learning_rate) - cell / 2 << "\" y=\""
        << place_of_l2(setting.l2) - cell / 2 << "\" width=\"" << cell + 3 << "\" height=\"" << cell + 3 << "\" fill=\""
        << colour(score.cost, best) << "\"/>\n";
  for (const auto& [setting, score] : at_random.trials)
    svg << "<circle cx=\"" << place_of_rate(setting.learning_rate) << "\" cy=\"" << place_of_l2(setting.l2)
        << "\" r=\"75\" fill=\"" << colour(score.cost, best) << "\" stroke=\"white\" stroke-width=\"22\"/>\n";
  draw_ring(svg, on_grid.best(), 130);
  draw_ring(svg, at_random.best(), 130);
  draw_axes(svg);
  draw_scale(svg, best);
  svg << "</svg>\n";
}

/// All of it, where find(settings, attempt, tell) is a search; shown and drawn by one process.
void run(const auto& find, bool shows, const char* path) {
  const auto [training, validation] = split(make_islands({.rows = 1500, .seed = 1}), {0.6, 0.4}, 1);
  const Attempt attempt{training, validation};
  const auto tell = [](const SearchProgress& progress) {
    std::cout << '\r' << progress.done << " of " << progress.wanted << " settings " << std::flush;
  };
  const auto show = [&](const char* what, const Found& found) {
    const auto& [setting, score] = found.best();
    if (shows)
      std::cout << "\r" << what << ": rate " << setting.learning_rate << ", λ " << setting.l2 << ", validation cost "
                << score.cost << ", accuracy " << score.accuracy << '\n';
  };
  const Found on_grid = find(
      grid<Setting>(powers(lowest_rate, highest_rate, columns), powers(lowest_l2, highest_l2, rows)), attempt, tell);
  show("the best of the grid", on_grid);
  const Found at_random =
      find(draw_candidates(
               random_settings, 1,
               [](Generator& generator) {
                 const double rate = uniform<double>(generator, lowest_rate, highest_rate);
                 return Setting{std::pow(10, rate), std::pow(10, uniform<double>(generator, lowest_l2, highest_l2))};
               }),
           attempt, tell);
  show("the best at random", at_random);
  if (!shows || path == nullptr) return;
  std::ofstream file(path);
  draw(file, on_grid, at_random);
  file.close();
  if (!file) throw Error(std::string("cannot write ") + path);
}

}  // namespace

int main(int argc, char** argv) {
  const char* const path = argc > 1 ? argv[1] : nullptr;
  try {
#if SEARCH_BY_RANKS
    MPI_Init(&argc, &argv);
    {
      const Ranks<1024> ranks(MPI_COMM_WORLD);
      if (ranks.is_first()) std::cout << ranks.count() << " processes\n";
      run([&](const auto& settings, const auto& attempt,
              const auto& tell) { return search(settings, attempt, tell, ranks); },
          ranks.is_first(), path);
    }
    MPI_Finalize();
#else
    run([](const auto& settings, const auto& attempt, const auto& tell) { return search(settings, attempt, tell); },
        true, path);
#endif
  } catch (const std::exception& error) {
    std::cerr << "search: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
