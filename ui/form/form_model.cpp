#include "ui/form/form_model.h"

#include "core/run/schedule.h"
#include "ui/core_text.h"

#include <QUndoCommand>

#include <algorithm>
#include <chrono>

namespace rankscope {

namespace {

// Less than the 50 ms that a person may wait for the sentence, more than the pause between two quick keys.
constexpr auto validationDelay = std::chrono::milliseconds(30);

} // namespace

QString fieldLabel(const Field& field) { return coreText(field.label); }

class FormModel::EditCommand : public QUndoCommand {
public:
    EditCommand(FormModel& model, const Field& field, FieldState before, FieldState after, int gesture)
        : QUndoCommand(FormModel::tr("Change %1").arg(fieldLabel(field)))
        , m_model(model)
        , m_field(field)
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_gesture(gesture) {}

    int id() const override { return 1; }
    void undo() override { m_model.apply(m_field, m_before); }
    void redo() override { m_model.apply(m_field, m_after); }
    bool mergeWith(const QUndoCommand* other) override {
        const auto& next = static_cast<const EditCommand&>(*other);
        if (&next.m_field != &m_field || next.m_gesture != m_gesture) {
            return false;
        }
        m_after = next.m_after;
        setObsolete(m_before == m_after);
        return true;
    }

private:
    FormModel& m_model;
    const Field& m_field;
    FieldState m_before;
    FieldState m_after;
    int m_gesture;
};

class FormModel::LoadCommand : public QUndoCommand {
public:
    LoadCommand(FormModel& model, State after, const QString& text)
        : QUndoCommand(text)
        , m_model(model)
        , m_before(model.m_state)
        , m_after(std::move(after)) {}

    void undo() override { m_model.applyAll(m_before); }
    void redo() override { m_model.applyAll(m_after); }

private:
    FormModel& m_model;
    State m_before;
    State m_after;
};

FormModel::FormModel(QObject* parent)
    : QObject(parent) {
    m_undo.setUndoLimit(500);
    m_validation.setSingleShot(true);
    m_validation.setInterval(validationDelay);
    connect(&m_validation, &QTimer::timeout, this, &FormModel::validateNow);
    validateNow();
}

void FormModel::start(const RunConfig& config, const QString& originName) {
    m_undo.clear();
    applyAll(State{config, config, originName, {}});
}

void FormModel::load(const RunConfig& config, const QString& originName, const QString& command) {
    seal();
    m_undo.push(new LoadCommand(*this, State{config, config, originName, {}}, command));
}

void FormModel::edit(const Field& field, const FieldValue& value) { push(field, {value, std::nullopt}); }

void FormModel::editText(const Field& field, const QString& text) {
    const auto parsed = parseFieldText(field, text.toStdString());
    if (parsed) {
        push(field, {*parsed, std::nullopt});
    } else {
        push(field, {field.get(m_state.config), Rejected{text, parsed.error()}});
    }
}

void FormModel::reset(const Field& field) {
    seal();
    edit(field, field.get(m_state.origin));
    seal();
}

void FormModel::resetAll() {
    seal();
    m_undo.push(new LoadCommand(*this, State{m_state.origin, m_state.origin, m_state.originName, {}},
                                tr("Reset all fields")));
}

bool FormModel::differs(const Field& field) const {
    return m_state.rejected.contains(field.path) || field.get(m_state.config) != field.get(m_state.origin);
}

int FormModel::differenceCount() const {
    return static_cast<int>(
        std::ranges::count_if(runFields(), [this](const Field& f) { return differs(f); }));
}

std::optional<QString> FormModel::rejectedText(const Field& field) const {
    const auto found = m_state.rejected.find(field.path);
    return found == m_state.rejected.end() ? std::nullopt : std::optional(found->second.text);
}

void FormModel::setFacts(const RunFacts& facts) {
    m_facts = facts;
    emit factsChanged();
    validateNow();
}

void FormModel::forgetFacts() {
    if (m_facts) {
        m_facts.reset();
        emit factsChanged();
        validateNow();
    }
}

std::vector<Problem> FormModel::problemsOf(const Field& field) const {
    std::vector<Problem> found;
    std::ranges::copy_if(m_problems, std::back_inserter(found),
                         [&](const Problem& problem) { return problem.field == field.path; });
    return found;
}

void FormModel::setBranch(std::optional<Branch> branch) {
    m_branch = std::move(branch);
    validateNow();
}

void FormModel::validateNow() {
    m_validation.stop();
    std::vector<Problem> problems;
    for (const auto& [path, rejected] : m_state.rejected) {
        problems.push_back({path, rejected.sentence, Severity::Error});
    }
    // The last good value stands in for a text that is none: what validate() says about it would only
    // confuse.
    std::vector<Problem> found = validate(m_state.config, facts());
    if (m_branch) {
        // The adapter that the parent started from is in the checkpoint.
        std::erase_if(found, [](const Problem& problem) { return problem.field == "method.start_from"; });
        const std::int64_t examples = m_facts ? m_facts->trainExamples.value_or(0) : 0;
        std::ranges::move(checkBranch(m_branch->parent, m_state.config, m_branch->place,
                                      resolveSchedule(m_state.config, examples).totalSteps),
                          std::back_inserter(found));
    }
    for (Problem& problem : found) {
        if (!m_state.rejected.contains(problem.field)) {
            problems.push_back(std::move(problem));
        }
    }
    m_problems = std::move(problems);
    emit problemsChanged();
}

int FormModel::errorCount() const {
    return static_cast<int>(
        std::ranges::count(m_problems, Severity::Error, [](const Problem& p) { return p.severity; }));
}

int FormModel::warningCount() const { return static_cast<int>(m_problems.size()) - errorCount(); }

FormModel::FieldState FormModel::stateOf(const Field& field) const {
    const auto found = m_state.rejected.find(field.path);
    return {field.get(m_state.config),
            found == m_state.rejected.end() ? std::nullopt : std::optional(found->second)};
}

void FormModel::apply(const Field& field, const FieldState& state) {
    field.set(m_state.config, state.value);
    if (state.rejected) {
        m_state.rejected.insert_or_assign(std::string(field.path), *state.rejected);
    } else if (const auto found = m_state.rejected.find(field.path); found != m_state.rejected.end()) {
        m_state.rejected.erase(found);
    }
    emit fieldChanged(&field);
    m_validation.start();
}

void FormModel::applyAll(const State& state) {
    m_state = state;
    emit loaded();
    validateNow();
}

void FormModel::push(const Field& field, FieldState next) {
    FieldState before = stateOf(field);
    if (before == next) {
        return;
    }
    m_undo.push(new EditCommand(*this, field, std::move(before), std::move(next), m_gesture));
}

} // namespace rankscope
