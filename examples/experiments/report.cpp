// SPDX-License-Identifier: MIT
#include "experiments/report.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "support/number_text.hpp"

namespace experiments {

using support::fixed_text, support::number_text;

namespace {

const std::string no_break = "\u00a0";

constexpr const char* head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>strata: the experiments</title>
<style>
  :root { --ink: #1d1d1b; --soft: #5c5c58; --line: #d9d7d0; --met: #00674b; --missed: #a84300; }
  body { margin: 0 auto; padding: 3rem 1.5rem 5rem; max-width: 60rem; color: var(--ink); background: #fff;
         font: 1.06rem/1.55 Charter, "Bitstream Charter", "Iowan Old Style", Cambria, "Noto Serif", Georgia, serif; }
  h1 { font-size: 2.1rem; line-height: 1.2; margin: 0 0 .3em; }
  h2 { font-size: 1.45rem; line-height: 1.25; margin: 3.2rem 0 .6rem; padding-top: 1.4rem; border-top: 1px solid var(--line); }
  p, dd { max-width: 46rem; }
  p.lead { color: var(--soft); margin-top: 0; }
  dl { margin: 0; }
  dt { font-variant: small-caps; letter-spacing: .03em; color: var(--soft); margin-top: .7rem; }
  dd { margin: 0; }
  code { font: .86em/1.4 "DejaVu Sans Mono", Menlo, Consolas, monospace; }
  figure { margin: 1.5rem 0; }
  figure img { display: block; max-width: 100%; height: auto; }
  figcaption { color: var(--soft); font-size: .92rem; max-width: 46rem; margin: .4rem 0 0; }
  table { border-collapse: collapse; margin: 1.2rem 0; font-size: .95rem; line-height: 1.35; width: 100%; }
  th { text-align: left; font-weight: normal; font-variant: small-caps; color: var(--soft); }
  th, td { padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
  td.name { white-space: nowrap; }
  td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
  .met { color: var(--met); white-space: nowrap; } .missed { color: var(--missed); font-weight: bold; white-space: nowrap; }
  .unjudged { color: var(--soft); } td .unjudged { white-space: nowrap; }
  .trouble { border-left: .25rem solid var(--missed); padding-left: .8rem; }
  a { color: #00507d; }
  @media print { h2 { break-after: avoid; } figure { break-inside: avoid; } }
</style>
</head>
<body>
)";

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  return result;
}

std::string verdict_cell(const Claim& claim) {
  const std::string text = verdict_text(claim);
  if (!claim.judged()) return "<span class=\"unjudged\">" + text + "</span>";
  return claim.met() ? "<span class=\"met\">✓ " + text + "</span>" : "<span class=\"missed\">✗ " + text + "</span>";
}

/// The range in which the mean must lie.
std::string rule_text(const Claim& claim) {
  const bool low = std::isfinite(claim.least), high = std::isfinite(claim.most);
  if (!low && !high) return "–";
  const std::string least = number_text(claim.least), most = number_text(claim.most);
  const std::string text = low && high ? least + " … " + most : low ? "≥ " + least : "≤ " + most;
  return text + (claim.unit.empty() ? "" : no_break + claim.unit);
}

void put_claims(std::ostream& page, const Section& section, bool with_name) {
  for (const Claim& claim : section.claims) {
    page << "<tr>";
    if (with_name) page << "<td class=\"name\"><a href=\"#" << section.name << "\">" << section.name << "</a></td>";
    page << "<td>" << claim.claim << "</td><td>" << escaped(claim.original) << "</td><td class=\"number\">"
         << value_text(claim) << "</td>";
    if (!with_name)
      page << "<td class=\"number\">" << rule_text(claim) << "</td><td class=\"number\">" << claim.values.size()
           << "</td>";
    page << "<td>" << verdict_cell(claim) << "</td></tr>\n";
  }
}

void put_section(std::ostream& page, const Section& section) {
  page << "<section id=\"" << section.name << "\">\n<h2>" << section.title << "</h2>\n";
  if (!section.trouble.empty()) page << "<p class=\"trouble\">" << escaped(section.trouble) << "</p>\n";
  if (!section.setting.empty()) page << "<dl><dt>Setting</dt><dd>" << section.setting << "</dd></dl>\n";
  for (const Picture& picture : section.pictures) {
    const std::string path = "pictures/" + picture.stem;
    const bool framed = !picture.stem.ends_with("-bare");
    page << "<figure><a href=\"" << path << (framed ? ".svg" : ".png") << "\"><img src=\"" << path << ".png\" alt=\""
         << escaped(picture.caption) << "\" width=\"" << picture.width << "\"></a><figcaption>"
         << escaped(picture.caption) << "</figcaption></figure>\n";
  }
  if (!section.original.empty())
    page << "<dl><dt>The original</dt><dd>" << section.original << "</dd>\n<dt>Here</dt><dd>"
         << (section.outcome.empty() ? "There is nothing to tell." : section.outcome) << "</dd></dl>\n";
  if (!section.claims.empty()) {
    page << "<table><tr><th>claim</th><th>original</th><th>here, mean ± spread</th><th>met if</th><th>seeds</th>"
            "<th>verdict</th></tr>\n";
    put_claims(page, section, false);
    page << "</table>\n";
  }
  std::vector<std::string> reasons;
  for (const Claim& claim : section.claims)
    if (!claim.unjudged.empty() && std::find(reasons.begin(), reasons.end(), claim.unjudged) == reasons.end())
      reasons.push_back(claim.unjudged);
  for (const std::string& reason : reasons)
    page << "<p class=\"unjudged\">Not judged: " << escaped(reason) << ".</p>\n";
  page << "</section>\n";
}

std::ofstream open(const fs::path& file) {
  std::ofstream stream(file);
  if (!stream) throw std::runtime_error("cannot write " + file.string());
  return stream;
}

void close(std::ofstream& stream, const fs::path& file) {
  stream.close();
  if (!stream) throw std::runtime_error("cannot write all of " + file.string());
}

}  // namespace

std::string value_text(const Claim& claim) {
  if (claim.values.empty()) return "–";
  // What is smaller than any number of the original is told by its size.
  const bool tiny = claim.decimals > 6;
  std::string text = tiny ? number_text(claim.mean()) : fixed_text(claim.mean(), claim.decimals);
  if (claim.values.size() > 1) text += " ± " + fixed_text(claim.spread(), claim.decimals);
  return text + (claim.unit.empty() ? "" : no_break + claim.unit);
}

std::string verdict_text(const Claim& claim) {
  if (claim.values.empty()) return "not measured";
  if (!claim.judged()) return "not judged";
  return claim.met() ? "met" : "not met";
}

void write_results(const fs::path& file, const std::vector<Section>& sections) {
  auto results = nlohmann::ordered_json::array();
  for (const Section& section : sections)
    for (const Claim& claim : section.claims) {
      nlohmann::ordered_json entry{{"experiment", section.name}, {"claim", claim.claim}, {"original", claim.original}};
      entry["mean"] = claim.values.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(claim.mean());
      entry["spread"] = claim.values.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(claim.spread());
      entry["seeds"] = claim.values.size();
      entry["met"] = claim.judged() ? nlohmann::ordered_json(claim.met()) : nlohmann::ordered_json();
      entry["unit"] = claim.unit;
      entry["met_if"] = rule_text(claim);
      entry["values"] = claim.values;
      if (!claim.unjudged.empty()) entry["not_judged"] = claim.unjudged;
      if (!section.trouble.empty()) entry["trouble"] = section.trouble;
      results.push_back(entry);
    }
  auto stream = open(file);
  stream << results.dump(2) << '\n';
  close(stream, file);
}

void write_page(const fs::path& file, const std::vector<Section>& sections, const Run& run) {
  Size met = 0, missed = 0, unjudged = 0;
  for (const Section& section : sections)
    for (const Claim& claim : section.claims) {
      if (!claim.judged())
        ++unjudged;
      else
        ++(claim.met() ? met : missed);
    }
  auto page = open(file);
  page << head << "<h1>The experiments</h1>\n<p class=\"lead\">A university report of 2019 on neural networks for "
       << "classification, its figures and numbers, beside what the strata library finds today. " << met
       << (met == 1 ? " claim is met, " : " claims are met, ") << missed << (missed == 1 ? " is" : " are") << " not, "
       << unjudged << " cannot be judged here.</p>\n<p>Made by <code>" << escaped(run.command) << "</code> in "
       << fixed_text(run.seconds) << " s on " << run.threads << (run.threads == 1 ? " thread" : " threads")
       << ". Each number is a mean over seeds (of data, split, first weights and order of rows alike) ± the sample "
          "standard deviation. Where there is a run for each seed, the picture shows the one in the middle, not the "
          "best. Diagrams link to their SVG; the numbers are also in <a href=\"results.json\">results.json</a>.</p>\n";
  if (run.quick)
    page << "<p class=\"trouble\">A quick run: few seeds, epochs and images, to see that all works. Its numbers mean "
            "little.</p>\n";
  if (!run.as_original)
    page << "<p class=\"trouble\">Hyperparameters other than the original’s were asked for, as the command says: the "
            "claims are judged all the same, but those of the original are about its own.</p>\n";
  if (run.interrupted)
    page
        << "<p class=\"trouble\">The run was interrupted: what follows is what was done until then, and trainings that "
           "were going on were cut short.</p>\n";
  if (!run.pictures)
    page << "<p class=\"trouble\">There was no gnuplot, so this page has numbers but no diagrams. Install gnuplot and "
            "run "
            "again.</p>\n";
  page << "<table><tr><th>experiment</th><th>claim</th><th>original</th><th>here</th><th>verdict</th></tr>\n";
  for (const Section& section : sections) put_claims(page, section, true);
  page << "</table>\n";
  for (const Section& section : sections) put_section(page, section);
  page << "</body>\n</html>\n";
  close(page, file);
}

}  // namespace experiments
