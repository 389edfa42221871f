// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/timestamp.h"
#include "widgets/main_window.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QPushButton;

namespace witan {

class ChoiceCard;
class Label;

/// What hangs on the service inside this program, when the window is to be closed.
struct ClosingFacts {
    int agents = 0;                            ///< that wait for a decision here
    std::optional<Timestamp> nextDeadline;
    QString nextTitle;                         ///< of that one, as its agent sent it
    bool hasTray = false;
    bool operator==(const ClosingFacts &) const = default;
};

/// The one question when the window is closed while agents wait, and what each answer means for them. Nothing is closed by it.
class ClosingQuestion final : public QDialog {
    Q_OBJECT
public:
    explicit ClosingQuestion(QWidget *parent);

    /// May be given again while it is open.
    void setFacts(const ClosingFacts &facts, Timestamp now);

Q_SIGNALS:
    /// Never WhenClosing::Ask. Without this signal the window stays as it is.
    void chosen(witan::WhenClosing choice, bool again);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showButton();
    void fit();

    Label *m_heading;
    ChoiceCard *m_keep, *m_stop;
    QCheckBox *m_again;
    QPushButton *m_close;
    bool m_hasTray = false;
};

} // namespace witan
