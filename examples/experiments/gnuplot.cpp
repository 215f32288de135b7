// SPDX-License-Identifier: MIT
#include "experiments/gnuplot.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace experiments {

namespace {

/// What all panels have in common.
constexpr const char* style = R"(reset
set encoding utf8
set minussign
set border 3 linewidth 1 linecolor rgb '#444444'
set tics nomirror out scale 0.6 textcolor rgb '#444444'
set key reverse Left samplen 2 spacing 1.15 textcolor rgb '#222222'
set title offset 0,-0.4
)";

void put_panels(std::ostream& script, const Figure& figure) {
  // The same margins for all, or the panels' frames would not be in line.
  if (figure.panels.size() > 1)
    script << "set multiplot layout " << figure.rows << ',' << figure.columns
           << " margins char 7,3,5.7,2 spacing char 8.5,5.7\n";
  for (const std::string& panel : figure.panels) script << style << panel << '\n';
  if (figure.panels.size() > 1) script << "unset multiplot\n";
}

std::string whole_text(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

Gnuplot::Gnuplot(fs::path folder) : folder_(std::move(folder)), there_(false) {
  there_ = run({"gnuplot", "--version"}, "/dev/null") == 0;
}

bool Gnuplot::draw(const std::string& stem, const Figure& figure) const {
  if (!there_) return false;
  fs::create_directories(folder_ / "pictures");
  fs::create_directories(folder_ / "source");
  const fs::path name = fs::path("source") / (stem + ".gp");
  {
    std::ofstream script(folder_ / name);
    script << figure.data;
    // Twice the pixels of the page, so that the PNG is sharp on a fine screen and in print.
    script << "set terminal pngcairo size " << 2 * figure.width << ',' << 2 * figure.height
           << " font 'sans,10' fontscale 2 linewidth 2 pointscale 2\nset output " << quoted("pictures/" + stem + ".png")
           << '\n';
    put_panels(script, figure);
    script << "set terminal svg size " << figure.width << ',' << figure.height
           << " font 'sans,10' enhanced background 'white'\nset output " << quoted("pictures/" + stem + ".svg") << '\n';
    put_panels(script, figure);
    script << "unset output\n";
  }
  const fs::path complaints = folder_ / "source" / (stem + ".errors");
  const int result = run({"gnuplot", "-d", name.string()}, fs::absolute(complaints));
  const std::string said = whole_text(complaints);
  if (result != 0) throw std::runtime_error("gnuplot could not draw " + name.string() + ":\n" + said);
  fs::remove(complaints);
  return true;
}

int Gnuplot::run(const std::vector<std::string>& arguments, const fs::path& complaints) const {
  std::vector<char*> words;
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, complaints.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  ::posix_spawn_file_actions_addchdir_np(&actions, folder_.c_str());
  // In a group of its own: Ctrl-C at the terminal is for the trainings, and what they found is drawn all the same.
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t child = 0;
  const int spawned = ::posix_spawnp(&child, "gnuplot", &actions, &attributes, words.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0) return -1;
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace experiments
