// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/step_row.h"

#include <QWidget>

class QPushButton;

namespace witan {

/// The steps that cannot be undone, for above a plan that does not show them all at once: the first few by their names,
/// how many more, and from each the way to its step.
class DangerList final : public QWidget {
    Q_OBJECT
public:
    explicit DangerList(QWidget *parent = nullptr);

    void setRows(const QList<StepRow> &rows);
    bool isEmpty() const { return m_entries.first().id.isEmpty(); }

Q_SIGNALS:
    void chosen(const QString &stepId);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Entry {
        QPushButton *button = nullptr;
        QString id, words;
    };
    void showWords();

    QList<Entry> m_entries;    ///< the named ones, and the first of the others
};

} // namespace witan
