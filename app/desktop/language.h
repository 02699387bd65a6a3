#pragma once

#include <QString>
#include <QStringList>

class QCoreApplication;

namespace rankscope {

// The language that a choice of the settings ("system", "en", "ko") means where the desktop asks for
// `wanted`, the best first ("ko-KR", "en"): one that there is a translation for, otherwise English.
QString languageFor(const QString& choice, const QStringList& wanted);

// Puts the texts of a language ("en", "ko") and Qt's own, where they are installed, into the application.
// Before the first window is made. English has plural forms of its own and fills what another language lacks.
void installLanguage(QCoreApplication& application, const QString& language);

} // namespace rankscope
