#pragma once

#include "core/run/run_config.h"
#include "core/run/run_facts.h"
#include "ui/theme.h"

#include <QWidget>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace rankscope {

struct Preset {
    QString name;        // "starter"
    QString description; // one line
    RunConfig config;
};

// A run whose checkpoints a new one can go on from.
struct BranchOrigin {
    struct Point {
        std::int64_t step = 0; // steps done
        RunConfig config;      // in force there
    };
    qint64 run = 0;
    QString name;
    std::int64_t totalSteps = 0;
    std::int64_t modules = 1;      // adapted ones
    std::vector<Point> points;     // at least one, in order of steps
    std::int64_t targetBudget = 0; // triplets, as the run announced it; 0: not known
    // What a person asked for elsewhere: the last point at or before this step, and the triplets to end with.
    std::optional<std::int64_t> wantedStep = {};
    std::optional<std::int64_t> wantedBudget = {};
    std::optional<MethodConfig> wantedLimits = {}; // its floors, ceilings and pins
};

// The form for a new run, made from the field table, with the schedule drawn and draggable. UI thread only.
class FormPage : public QWidget {
    Q_OBJECT
public:
    explicit FormPage(QWidget* parent = nullptr);
    ~FormPage() override;

    void setPresets(std::vector<Preset> presets);                   // the first one is loaded
    void setConfig(const RunConfig& config, const QString& origin); // "differs from" marks refer to it
    // Filled with the settings at the origin's last checkpoint; starting then asks for a branch. Whatever
    // fills the form next ends that.
    void setBranch(BranchOrigin origin);
    RunConfig config() const;
    // Answer to factsRequested; an answer with an older number is dropped.
    void setFacts(int request, const RunFacts& facts);
    void applyTheme(const Theme& theme);
    void focusSearch();

signals:
    // The model, data or device fields changed (debounced): find out about them off the UI thread.
    void factsRequested(int request, const rankscope::RunConfig& config);
    void startRequested(const rankscope::RunConfig& config);
    void branchRequested(qint64 run, qint64 step, const rankscope::RunConfig& config);

protected:
    bool event(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
