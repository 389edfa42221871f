// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/consultation_view.h"

#include <QWidget>

class QGridLayout;
class QPushButton;
class QVBoxLayout;

namespace witan {

struct ChangeText;

/// What became of the plan and the risk between the revision that was last on the screen and this one: what the agent writes
/// about it, one sentence that counts, then only what differs. A text of which less than half is new stands once, with the words
/// that are gone struck through and the new ones underlined; else the old and the new stand as plain blocks. One above the other,
/// or side by side.
class ChangesPane final : public QWidget {
    Q_OBJECT
public:
    explicit ChangesPane(QWidget *parent = nullptr);

    void show(const ConsultationView &view);
    /// Compares with the earlier request instead of the earlier revision; `words` say what is compared. Empty words end that.
    void compareWithEarlier(const QString &words);

private:
    enum class Side { Before, After };
    void build();
    void choose();
    void buildHead();
    void buildInline();
    void buildSideBySide();
    void buildRest();
    void buildRisk();
    QVBoxLayout *section(const QString &title, const QList<QWidget *> &trailing = {});
    void addStep(const StepChange &change);
    void addUnchanged(QVBoxLayout *column);
    void addTexts(QVBoxLayout *column, const QList<ChangeText> &texts);
    QWidget *fields(const QList<ChangeText> &texts) const;
    QWidget *block(Side side, const QList<ChangeText> &texts, const QString &title, bool irreversible = false) const;
    QWidget *sideOf(Side side, const StepChange &change) const;
    QString countedSentence() const;

    ConsultationView m_source;   ///< as it was given
    ConsultationView m_view;     ///< with what is compared now
    QString m_earlierWords;      ///< not empty while an earlier request is compared with
    bool m_shown = false;
    QPushButton *m_inline, *m_sideBySide, *m_back;
    QVBoxLayout *m_column;
    QWidget *m_head;
    QWidget *m_inside = nullptr;
    QVBoxLayout *m_lines = nullptr;
};

} // namespace witan
