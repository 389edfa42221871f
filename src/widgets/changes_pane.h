// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/consultation_view.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace witan {

class Banner;
struct ChangeText;

/// What became of the plan and the risk between the revision that was last on the screen and this one: what was, with the
/// words that are gone struck through, and what is, with the new ones underlined; one above the other or side by side.
class ChangesPane final : public QWidget {
    Q_OBJECT
public:
    explicit ChangesPane(QWidget *parent = nullptr);

    void show(const ConsultationView &view);

private:
    enum class Side { Before, After };
    void build();
    void buildPlan();
    void buildRisk();
    void addText(const QString &look, const QString &text, const QString &lead = {});
    void addChange(const QString &numberBefore, const QString &numberAfter, const QList<ChangeText> &texts);
    Banner *sideOf(Side side, const QString &number, const QList<ChangeText> &texts) const;
    void addValue(const QString &what, const QString &before, const QString &after, std::optional<bool> worse);
    void addFactor(const FactorChange &change);

    std::optional<ContextDiff> m_changes;
    QString m_digest;
    int m_from = 0, m_to = 0;
    bool m_unreadable = false;
    QPushButton *m_inline, *m_sideBySide;
    QWidget *m_head;
    QVBoxLayout *m_column;
    QWidget *m_inside = nullptr;
    QVBoxLayout *m_lines = nullptr;
};

} // namespace witan
