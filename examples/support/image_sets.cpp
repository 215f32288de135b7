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

const std::vector<std::string> complete_files{"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                              "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
const std::vector<std::string> partial_files{"train-first7011-images-idx3-ubyte", "train-first7011-labels-idx1-ubyte",
                                             "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

/// The file as it is or compressed, if it is there.
std::optional<fs::path> find_file(const fs::path& folder, const std::string& name) {
  for (const char* ending : {"", ".gz"})
    if (fs::is_regular_file(folder / (name + ending))) return folder / (name + ending);
  return std::nullopt;
}

bool holds(const fs::path& folder, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&](const auto& name) { return find_file(folder, name).has_value(); });
}

std::vector<std::string> npz_files(const std::string& name) {
  return {name + "-train-imgs.npz", name + "-train-labels.npz", name + "-test-imgs.npz", name + "-test-labels.npz"};
}

std::optional<Found> find_set(const fs::path& folder, const std::string& name) {
  if (holds(folder, complete_files)) return Found{name, folder, Found::Kind::complete};
  if (holds(folder, npz_files(name))) return Found{name, folder, Found::Kind::npz};
  if (holds(folder, partial_files)) return Found{name, folder, Found::Kind::partial};
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

Images read_idx_pair(const fs::path& folder, const std::string& images, const std::string& labels) {
  return strata::read_idx_dataset<784>(*find_file(folder, images), *find_file(folder, labels));
}

void append(Images& all, const Images& more) {
  all.inputs.insert(all.inputs.end(), more.inputs.begin(), more.inputs.end());
  all.labels.insert(all.labels.end(), more.labels.begin(), more.labels.end());
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

ImageSet with_official_test(const Found& found, const Images& images, Images test, std::uint64_t seed) {
  auto [training, validation] = strata::split(images, {5.0 / 6, 1.0 / 6}, seed);
  ImageSet set{found.name,
               title_of(found.name),
               title_of(found.name) + ", complete: " + grouped(images.rows()) +
                   " training images, of which a sixth is held out for validation, and the official " +
                   grouped(test.rows()) + " test images",
               std::move(training),
               std::move(validation),
               std::move(test)};
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

ImageSet read(const Found& found, std::uint64_t seed) {
  switch (found.kind) {
    case Found::Kind::complete:
      return with_official_test(found, read_idx_pair(found.folder, complete_files[0], complete_files[1]),
                                read_idx_pair(found.folder, complete_files[2], complete_files[3]), seed);
    case Found::Kind::npz: {
      const auto files = npz_files(found.name);
      return with_official_test(found, strata::read_npz_dataset<784>(found.folder / files[0], found.folder / files[1]),
                                strata::read_npz_dataset<784>(found.folder / files[2], found.folder / files[3]), seed);
    }
    case Found::Kind::partial:
      break;
  }
  Images all = read_idx_pair(found.folder, partial_files[0], partial_files[1]);
  const Images test = read_idx_pair(found.folder, partial_files[2], partial_files[3]);
  append(all, test);
  const Size test_rows = test.rows();
  const std::string title = "a part of " + title_of(found.name);
  return split_in_three(found.name + "-partial", title,
                        title + ": its first " + grouped(all.rows() - test_rows) + " training images and its " +
                            grouped(test_rows) + " test images, " + grouped(all.rows()) + " in all, split 60/20/20",
                        all, seed);
}

ImageSet draw(std::uint64_t seed) {
  return split_in_three(
      "glyphs", "drawn glyphs",
      grouped(20000) + " glyph images drawn by strata itself, split 60/20/20: no photographs, no scans",
      strata::make_glyphs({.rows = 20000, .seed = 1}), seed);
}

}  // namespace image_sets
