// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/sql_script.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace witan {

QString sqlScript(const char *name)
{
    QFile file(u":/witan/sql/"_s + QString::fromLatin1(name) + u".sql"_s);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "sqlScript", name);
    return opened ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList sqlStatements(const QString &script)
{
    QStringList statements;
    QString current;
    for (QStringView line : QStringView(script).split(u'\n')) {
        line = line.trimmed().isEmpty() ? QStringView() : line;
        if (line.isEmpty() || line.trimmed().startsWith(u"--"))
            continue;
        current += current.isEmpty() ? line.toString() : u'\n' + line.toString();
        if (!current.endsWith(u';'))
            continue;
        current.chop(1);
        statements.append(std::exchange(current, {}));
    }
    if (!current.isEmpty())
        statements.append(current);
    return statements;
}

} // namespace witan
