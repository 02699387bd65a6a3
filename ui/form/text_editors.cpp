#include "ui/dialogs/file_question.h"
#include "ui/form/editors.h"
#include "ui/menu_text.h"

#include <QCheckBox>
#include <QCompleter>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStringListModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

namespace {

// Text, and anything optional or free that is best typed.
class LineEditor : public FieldEditor {
public:
    LineEditor(FormModel& model, const Field& field, QWidget* parent)
        : FieldEditor(model, field, parent)
        , m_line(new QLineEdit(this))
        , m_row(new QHBoxLayout(this)) {
        m_row->setContentsMargins(0, 0, 0, 0);
        m_row->setSpacing(4);
        m_row->addWidget(m_line, 1);
        m_line->setObjectName("edit:" + toQString(field.path));
        setFocusProxy(m_line);
        adopt(m_line);
        connect(m_line, &QLineEdit::textEdited, this,
                [this](const QString& text) { m_model.editText(m_field, text); });
        auto* completer = new QCompleter(&m_suggestions, this);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        connect(completer, qOverload<const QString&>(&QCompleter::activated), this,
                [this](const QString& text) { m_model.editText(m_field, text); });
        m_line->setCompleter(completer);
        if (field.kind == FieldKind::File || field.kind == FieldKind::Folder) {
            addBrowse();
        }
        LineEditor::refresh();
    }

    void refresh() override {
        const QString shown = shownText();
        if (m_line->text() == shown || saysTheSame()) {
            return;
        }
        m_line->setText(shown);
        m_line->setCursorPosition(0);
    }

    void factsChanged() override {
        QStringList words;
        const RunFacts* facts = m_model.facts();
        if (facts != nullptr && m_field.path == "task.label") {
            for (const auto& column : facts->columns) {
                words << QString::fromStdString(column);
            }
        } else if (facts != nullptr && m_field.path == "train.device") {
            words << QStringLiteral("auto");
            for (const auto& device : facts->devices) {
                words << QString::fromStdString(device.name);
            }
        }
        m_suggestions.setStringList(words);
    }

protected:
    QLineEdit* line() const { return m_line; }

private:
    // "a,b" and "a, b" are the same list: what is being typed stays.
    bool saysTheSame() const {
        const auto parsed = parseFieldText(m_field, m_line->text().toStdString());
        return parsed && m_line->hasFocus() && !m_model.rejectedText(m_field) &&
               *parsed == m_field.get(m_model.config());
    }

    void addBrowse() {
        auto* browse = new QToolButton(this);
        browse->setText(FieldEditor::tr("Browse"));
        browse->setObjectName("browse:" + toQString(m_field.path));
        adopt(browse, FieldEditor::tr("choose a file"));
        m_row->addWidget(browse);
        connect(browse, &QToolButton::clicked, this, [this] {
            FileQuestion question;
            question.title = fieldLabel(m_field);
            question.folder = QFileInfo(m_line->text()).absolutePath();
            if (m_field.kind == FieldKind::Folder) {
                question.wanted = FileQuestion::Wanted::Folder;
            } else {
                question.filters = {FieldEditor::tr("Data (*.tsv *.csv *.jsonl *.parquet)"),
                                    FieldEditor::tr("All files (*)")};
            }
            askForFile(this, question, [this](const QString& file) {
                m_model.seal();
                m_model.editText(m_field, file);
                m_model.seal();
            });
        });
    }

    QLineEdit* m_line;
    QHBoxLayout* m_row;
    QStringListModel m_suggestions;
};

// A list as a line, with a box for each thing that the facts offer.
class ListEditor : public FieldEditor {
public:
    ListEditor(FormModel& model, const Field& field, QWidget* parent)
        : FieldEditor(model, field, parent)
        , m_line(new QLineEdit(this))
        , m_boxes(new QGridLayout) {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(4);
        column->addWidget(m_line);
        column->addLayout(m_boxes);
        m_boxes->setHorizontalSpacing(8);
        m_boxes->setVerticalSpacing(2);
        m_line->setObjectName("edit:" + toQString(field.path));
        setFocusProxy(m_line);
        adopt(m_line, FieldEditor::tr("separated by commas"));
        connect(m_line, &QLineEdit::textEdited, this,
                [this](const QString& text) { m_model.editText(m_field, text); });
        ListEditor::refresh();
    }

    void refresh() override {
        const QString shown = shownText();
        const auto parsed = parseFieldText(m_field, m_line->text().toStdString());
        const bool same = parsed && *parsed == m_field.get(m_model.config()) && m_line->hasFocus();
        if (m_line->text() != shown && !same) {
            m_line->setText(shown);
            m_line->setCursorPosition(0);
        }
        const auto chosen = items();
        for (const auto& [item, box] : m_offered) {
            const QSignalBlocker quiet(box);
            box->setChecked(std::ranges::find(chosen, item) != chosen.end());
        }
    }

    void factsChanged() override {
        const auto offered = offers();
        std::vector<std::string> shown;
        for (const auto& [item, box] : m_offered) {
            shown.push_back(item);
        }
        if (shown == offered) {
            return;
        }
        for (const auto& [item, box] : m_offered) {
            delete box;
        }
        m_offered.clear();
        QWidget* previous = m_line;
        for (std::size_t i = 0; i < offered.size(); ++i) {
            auto* box = new QCheckBox(menuText(QString::fromStdString(offered[i])), this);
            adopt(box, QString::fromStdString(offered[i]));
            m_boxes->addWidget(box, static_cast<int>(i / 2), static_cast<int>(i % 2));
            setTabOrder(previous, box);
            previous = box;
            connect(box, &QCheckBox::toggled, this, [this, item = offered[i]](bool on) { choose(item, on); });
            m_offered.emplace_back(offered[i], box);
        }
        refresh();
    }

private:
    std::vector<std::string> items() const {
        return std::get<std::vector<std::string>>(m_field.get(m_model.config()));
    }

    // In the order of the model or the file.
    std::vector<std::string> offers() const {
        std::vector<std::string> found;
        const RunFacts* facts = m_model.facts();
        if (facts == nullptr) {
            return found;
        }
        if (m_field.path == "task.text") {
            std::ranges::copy_if(
                facts->columns, std::back_inserter(found),
                [this](const std::string& column) { return column != m_model.config().task.label; });
        } else if (m_field.path == "method.targets" && facts->model) {
            for (const ModuleInfo& module : facts->model->modules) {
                if (module.layer >= 0 && std::ranges::find(found, module.kind) == found.end()) {
                    found.push_back(module.kind);
                }
            }
        }
        return found.size() > 40 ? std::vector<std::string>() : found;
    }

    void choose(const std::string& item, bool on) {
        auto chosen = items();
        std::erase(chosen, item);
        if (on) {
            chosen.push_back(item);
            // What the model has comes in the model's order, so that the same choice is the same
            // configuration.
            std::ranges::stable_sort(chosen, {}, [this](const std::string& name) {
                const auto at =
                    std::ranges::find(m_offered, name, [](const auto& pair) { return pair.first; });
                return at - m_offered.begin();
            });
        }
        m_model.seal();
        m_model.edit(m_field, chosen);
        m_model.seal();
    }

    QLineEdit* m_line;
    QGridLayout* m_boxes;
    std::vector<std::pair<std::string, QCheckBox*>> m_offered;
};

} // namespace

FieldEditor* makeLineEditor(FormModel& model, const Field& field, QWidget* parent) {
    return new LineEditor(model, field, parent);
}

FieldEditor* makeListEditor(FormModel& model, const Field& field, QWidget* parent) {
    return new ListEditor(model, field, parent);
}

} // namespace rankscope
