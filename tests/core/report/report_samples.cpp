#include "tests/core/report/report_samples.h"

#include "core/run/run_config_json.h"

#include <cmath>
#include <set>

namespace rankscope::test {

std::vector<ModuleInfo> sampleModules() {
    return {{"layer.0.query", 0, "query", 32, 32, 4},
            {"layer.0.key", 0, "key", 32, 32, 4},
            {"layer.0.value", 0, "value", 32, 32, 4},
            {"layer.1.query", 1, "query", 32, 32, 4},
            {"layer.1.key", 1, "key", 32, 32, 4}};
}

namespace {

AllocationDone sampleAllocation(std::int64_t step, std::int64_t kept) {
    AllocationDone allocation;
    allocation.step = step;
    allocation.budget = kept + 1;
    allocation.kept = kept;
    allocation.threshold = 0.125;
    for (std::int64_t i = 0; i < 20; ++i) {
        allocation.mask.push_back(i < kept ? 1 : 0);
    }
    return allocation;
}

} // namespace

ReportRun sampleRun(RunId id, std::int64_t seed, bool hostile) {
    const std::string evil = hostile ? "</td><script>alert('x')</script>&\"\x01\xff" : "";
    ReportRun run;
    run.config.name = "run" + evil;
    run.config.train.seed = seed;
    run.detail.configJson = toJson(run.config);
    RunSummary& summary = run.detail.summary;
    summary.id = id;
    summary.uid = "uid" + std::to_string(id);
    summary.name = run.config.name;
    summary.status = RunStatus::Finished;
    summary.method = "adalora";
    summary.initBudget = 20;
    summary.targetBudget = 8;
    summary.stepsDone = summary.totalSteps = 100;
    summary.seed = seed;
    summary.colour = static_cast<int>(id);
    RunStarted& started = run.detail.started;
    started.totalSteps = 100;
    started.tinit = 20;
    started.tfinal = 40;
    started.deltaT = 10;
    started.initBudget = 20;
    started.targetBudget = 8;
    started.modules = sampleModules();
    started.device = "cpu";
    started.versions = {{"torch", "2.15" + evil}};
    started.modelDigest = std::string(64, 'a');
    started.dataDigest = std::string(64, 'b');
    for (std::int64_t step = 0; step < 100; ++step) {
        const double loss = step == 50 ? 9.25 : std::exp(-0.02 * double(step)) + 0.01 * double(seed);
        run.curves["loss/task"].push_back({step, loss, 0.0});
    }
    run.curves["eval/accuracy"] = {{50, 0.7, 0.0}, {100, 0.8 + 0.01 * double(seed), 0.0}};
    run.strip = {sampleAllocation(20, 18), sampleAllocation(40, 12), sampleAllocation(60, 8)};
    run.budget = {{20, 19, 18}, {40, 13, 12}, {60, 9, 8}};
    run.events = {{30, 0.0, "nonfinite", "The loss was no number" + evil, Notice::Level::Warning}};
    return run;
}

std::size_t countOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
        ++count;
    }
    return count;
}

namespace {

// Reads one document; keeps the first problem.
class XmlCheck {
public:
    explicit XmlCheck(const std::string& xml)
        : m_xml(xml) {}

    std::optional<std::string> problem() {
        while (m_at < m_xml.size() && m_problem.empty()) {
            m_xml[m_at] == '<' ? tag() : character();
        }
        if (m_problem.empty() && !m_open.empty()) {
            m_problem = m_open.back() + " is not closed";
        }
        if (m_problem.empty() && m_roots != 1) {
            m_problem = "not one root";
        }
        return m_problem.empty() ? std::nullopt : std::optional(m_problem);
    }

private:
    void fail(const std::string& what) { m_problem = what + " at " + m_xml.substr(m_at, 60); }

    void character() {
        const auto byte = static_cast<unsigned char>(m_xml[m_at]);
        if (byte < 0x20 && byte != '\n' && byte != '\t') {
            return fail("control character");
        }
        if (byte == '&') {
            for (const char* entity : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"}) {
                if (m_xml.compare(m_at, std::string(entity).size(), entity) == 0) {
                    m_at += std::string(entity).size();
                    return;
                }
            }
            return fail("bare ampersand");
        }
        if (byte > 0x20 && m_open.empty()) {
            return fail("text outside the root");
        }
        ++m_at;
    }

    void tag() {
        if (m_xml.compare(m_at, 2, "<!") == 0) {
            if (m_roots > 0 || m_xml.compare(m_at, 15, "<!DOCTYPE html>") != 0) {
                return fail("declaration");
            }
            m_at += 15;
            return;
        }
        if (m_xml[m_at + 1] == '/') {
            const std::size_t end = m_xml.find('>', m_at);
            const std::string name = m_xml.substr(m_at + 2, end - m_at - 2);
            if (m_open.empty() || m_open.back() != name) {
                return fail("end of " + name + " inside " + (m_open.empty() ? "nothing" : m_open.back()));
            }
            m_open.pop_back();
            m_at = end + 1;
            return;
        }
        start();
    }

    void start() {
        std::size_t at = m_at + 1;
        const auto word = [&] {
            const std::size_t from = at;
            while (at < m_xml.size() && (std::isalnum(static_cast<unsigned char>(m_xml[at])) != 0 ||
                                         m_xml[at] == '-' || m_xml[at] == ':')) {
                ++at;
            }
            return m_xml.substr(from, at - from);
        };
        const std::string name = word();
        std::set<std::string> attributes;
        while (at < m_xml.size() && m_xml[at] == ' ') {
            ++at;
            const std::string attribute = word();
            if (attribute.empty() || !attributes.insert(attribute).second ||
                m_xml.compare(at, 2, "=\"") != 0) {
                return fail("attribute " + attribute + " of " + name);
            }
            const std::size_t end = m_xml.find('"', at + 2);
            if (end == std::string::npos ||
                m_xml.substr(at + 2, end - at - 2).find('<') != std::string::npos) {
                return fail("value of " + attribute);
            }
            at = end + 1;
        }
        const bool empty = m_xml.compare(at, 2, "/>") == 0;
        if (name.empty() || (!empty && m_xml[at] != '>')) {
            return fail("tag " + name);
        }
        m_roots += m_open.empty() ? 1 : 0;
        if (!empty) {
            m_open.push_back(name);
        }
        m_at = at + (empty ? 2 : 1);
    }

    const std::string& m_xml;
    std::size_t m_at = 0;
    int m_roots = 0;
    std::vector<std::string> m_open;
    std::string m_problem;
};

} // namespace

std::optional<std::string> xmlProblem(const std::string& xml) { return XmlCheck(xml).problem(); }

} // namespace rankscope::test
