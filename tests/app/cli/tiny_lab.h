#pragma once

#include "tests/app/cli/program_runner.h"
#include "tests/support/temp_folder.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace rankscope::test {

// A folder of its own with everything that a training needs, small enough that forty steps take well under a
// second: a random BERT (hidden 32, two layers), its vocabulary, and sentences whose label depends on one
// word. Removed at the end.
class TinyLab {
public:
    TinyLab();
    TinyLab(const TinyLab&) = delete;
    TinyLab& operator=(const TinyLab&) = delete;

    const std::filesystem::path& folder() const { return m_folder; }
    std::filesystem::path model() const { return m_folder / "model"; }
    std::filesystem::path weights() const { return model() / "model.safetensors"; }
    std::filesystem::path workspace() const { return m_folder / "lab.rankscope"; }

    // The configuration of a valid run over this lab; `steps` optimizer steps.
    nlohmann::ordered_json config(int steps = 40) const;
    // Writes a configuration and returns its path.
    std::string write(const nlohmann::ordered_json& config, const std::string& name = "config.json") const;
    void writeFile(const std::filesystem::path& relative, const std::string& text) const;

    // Runs the program; with `--workspace` of this lab when `stored`.
    Ended run(std::vector<std::string> arguments, bool stored = true) const;
    std::vector<std::string> stored(std::vector<std::string> arguments) const;

private:
    TempFolder m_folder;
};

// Weights in the Hugging Face layout: random from a fixed seed, or one value everywhere.
void writeTinyWeights(const std::filesystem::path& file);
void writeConstantWeights(const std::filesystem::path& file, float value);

} // namespace rankscope::test
