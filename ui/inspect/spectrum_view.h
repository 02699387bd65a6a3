#pragma once

#include "core/run/adapter_spectrum.h"
#include "ui/theme.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace rankscope {

// The updates of a checkpoint: singular values and energy of each, how far its factors are from orthonormal,
// and what cutting them would cost. UI thread only.
class SpectrumView : public QWidget {
    Q_OBJECT
public:
    explicit SpectrumView(QWidget* parent = nullptr);
    ~SpectrumView() override;

    void
    setCheckpoints(const std::vector<std::int64_t>& steps); // keeps the chosen one when it is still there
    std::int64_t checkpoint() const;                        // steps done; -1: none
    void setSpectra(const AdapterSpectra& spectra);
    void showNothing(const QString& why);
    const std::optional<AdapterSpectra>& spectra() const;
    void setModule(int module);
    void applyTheme(const Theme& theme);
    QString summary() const; // of the truncation

signals:
    void checkpointChosen(qint64 step);
    void moduleChosen(int module);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
