#include "ui/form/form_page_impl.h"
#include "ui/info_bar.h"

#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QPushButton>

// The form while it describes a branch of another run.

namespace rankscope {

void FormPage::setBranch(BranchOrigin origin) {
    m_impl->bar->dismiss();
    m_impl->branch = std::move(origin);
    const BranchOrigin& branch = *m_impl->branch;
    m_impl->branchText->setText(tr("A branch of run %1, \"%2\", from step").arg(branch.run).arg(branch.name));
    {
        const QSignalBlocker quiet(m_impl->branchStep);
        m_impl->branchStep->clear();
        for (const BranchOrigin::Point& point : branch.points) {
            m_impl->branchStep->addItem(QString::number(point.step));
        }
        int chosen = m_impl->branchStep->count() - 1;
        while (branch.wantedStep && chosen > 0 &&
               branch.points[static_cast<std::size_t>(chosen)].step > *branch.wantedStep) {
            --chosen;
        }
        m_impl->branchStep->setCurrentIndex(chosen);
    }
    m_impl->branchRow->show();
    m_impl->start->setText(tr("Start branch"));
    m_impl->chooseBranch(m_impl->branchStep->currentIndex());
}

void FormPage::Impl::chooseBranch(int point) {
    if (!branch || point < 0 || point >= static_cast<int>(branch->points.size())) {
        return;
    }
    const BranchOrigin::Point& from = branch->points[static_cast<std::size_t>(point)];
    const QString origin = FormPage::tr("run %1 at step %2").arg(branch->name, QString::number(from.step));
    RunConfig config = from.config;
    config.name = FormPage::tr("%1 from step %2").arg(branch->name, QString::number(from.step)).toStdString();
    model.setBranch(FormModel::Branch{
        from.config, {from.step, branch->totalSteps, branch->modules, branch->targetBudget}});
    model.load(config, origin, FormPage::tr("Branch from %1").arg(origin));
    if (branch->wantedBudget) {
        model.edit(*findField("method.target_total"), *branch->wantedBudget);
        model.seal();
    }
    if (branch->wantedLimits) {
        RunConfig limited = config;
        limited.method.floors = branch->wantedLimits->floors;
        limited.method.ceilings = branch->wantedLimits->ceilings;
        limited.method.pins = branch->wantedLimits->pins;
        for (const char* path : {"method.floors", "method.ceilings", "method.pins"}) {
            const Field& field = *findField(path);
            if (field.get(config) != field.get(limited)) {
                model.edit(field, field.get(limited));
                model.seal();
            }
        }
    }
}

void FormPage::Impl::endBranch() {
    if (branch) {
        branch.reset();
        branchRow->hide();
        start->setText(FormPage::tr("Start"));
        model.setBranch(std::nullopt);
    }
}

} // namespace rankscope
