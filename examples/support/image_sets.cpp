// SPDX-License-Identifier: MIT
#include "support/image_sets.hpp"

#include <cctype>
#include <cstdlib>

#include "support/number_text.hpp"

namespace image_sets {

namespace fs = std::filesystem;
using strata::Dataset;
using strata::Size;

namespace {

/// The file as it is or compressed, if it is there.
std::optional<fs::path> find_file(const fs::path& folder, const std::string& name) {
  for (const char* ending : {"", ".gz"})
    if (fs::is_regular_file(folder / (name + ending))) return folder / (name + ending);
  return std::nullopt;
}

std::optional<Found> find_set(const fs::path& folder, const std::string& name) {
  const std::vector<std::string> idx{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                                     "t10k-labels-idx1-ubyte"};
  const std::vector<std::string> npz{name + "-train-imgs.npz", name + "-train-labels.npz", name + "-test-imgs.npz",
                                     name + "-test-labels.npz"};
  for (const auto& names : {idx, npz}) {
    Found found{name, {}};
    for (const std::string& file : names)
      if (const auto path = find_file(folder, file)) found.files.push_back(*path);
    if (found.files.size() == names.size()) return found;
  }
  return std::nullopt;
}

std::vector<Found> find_below(const fs::path& folder) {
  std::vector<Found> sets;
  for (const char* name : {"kmnist", "mnist"})
    if (const auto set = find_set(folder / name, name)) sets.push_back(*set);
  if (!sets.empty()) return sets;
  // The files themselves do not say whose images they are; the folder's name may.
  const std::string name = folder.filename().string().find("mnist") == 0 ? "mnist" : "kmnist";
  if (const auto set = find_set(folder, name)) sets.push_back(*set);
  return sets;
}

Images read_pair(const fs::path& images, const fs::path& labels) {
  return images.extension() == ".npz" ? strata::read_npz_dataset<784>(images, labels)
                                      : strata::read_idx_dataset<784>(images, labels);
}

/// The set as people write it.
std::string title_of(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  return name;
}

std::string grouped(Size number) { return support::fixed_text(static_cast<double>(number)); }

/// One scale for all pixels, fitted on the training images and applied to the others.
void scale(ImageSet& set) {
  const auto range = strata::MinMax<784>::fit_common(set.training);
  for (Images* part : {&set.training, &set.validation, &set.test}) range.apply(*part);
}

ImageSet split_in_three(std::string name, std::string title, std::string description, const Images& all,
                        std::uint64_t seed) {
  auto [training, validation, test] = strata::split(all, {0.6, 0.2, 0.2}, seed);
  ImageSet set{std::move(name),     std::move(title),      std::move(description),
               std::move(training), std::move(validation), std::move(test)};
  scale(set);
  return set;
}

std::vector<fs::path> folders(const fs::path& asked) {
  if (!asked.empty()) return {asked};
  std::vector<fs::path> places;
  if (const char* environment = std::getenv("STRATA_DATA")) places.emplace_back(environment);
  places.push_back(fs::path(STRATA_SOURCE_ROOT) / ".." / "shared" / "data");
  return places;
}

}  // namespace

std::vector<Found> find(const fs::path& asked) {
  for (const auto& folder : folders(asked))
    if (const auto sets = find_below(folder); !sets.empty()) return sets;
  return {};
}

std::string searched(const fs::path& asked) {
  std::string text;
  for (const auto& folder : folders(asked)) text += (text.empty() ? "" : " or ") + folder.lexically_normal().string();
  return text;
}

ImageSet read(const Found& found, Protocol protocol, std::uint64_t seed) {
  const Images images = read_pair(found.files[0], found.files[1]);
  const std::string title = title_of(found.name), rows = grouped(images.rows());
  if (protocol == Protocol::report)
    return split_in_three(found.name, title, "all " + rows + " training images of " + title + ", split 60/20/20",
                          images, seed);
  Images test = read_pair(found.files[2], found.files[3]);
  auto [training, validation] = strata::split(images, {5.0 / 6, 1.0 / 6}, seed);
  ImageSet set{found.name,
               title,
               title + ": " + rows +
                   " training images, of which a sixth is held out for validation, and the official " +
                   grouped(test.rows()) + " test images",
               std::move(training),
               std::move(validation),
               std::move(test)};
  scale(set);
  return set;
}

ImageSet draw(std::uint64_t seed) {
  return split_in_three(
      "glyphs", "drawn glyphs",
      grouped(20000) + " glyph images drawn by strata itself, split 60/20/20: no photographs, no scans",
      strata::make_glyphs({.rows = 20000, .seed = 1}), seed);
}

}  // namespace image_sets
