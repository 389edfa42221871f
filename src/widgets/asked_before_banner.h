// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/timestamp.h"
#include "models/consultation_view.h"

#include <QWidget>

class QPushButton;

namespace witan {

class Banner;
class Label;
class TextBlock;

/// Above the conversation of a request that its agent has made before: how often, who said no to it, when and why, how far this
/// plan differs from that one, and the way there. Hidden where nothing of the kind is known. All texts are the record's.
class AskedBeforeBanner final : public QWidget {
    Q_OBJECT
public:
    explicit AskedBeforeBanner(QWidget *parent = nullptr);

    void setClock(const Clock *clock);
    void show(const ConsultationView &view);
    void showNothing();

Q_SIGNALS:
    void consultationWanted(const witan::ConsultationId &id);
    /// The two plans beside each other; `words` say which the other one is.
    void comparisonWanted(const QString &words);
    /// A rejection for the reason that was given then.
    void rejectionWanted(const QString &comment);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showList();
    void showIcon();
    QString differenceWords() const;

    const Clock *m_clock;
    ConsultationView m_view;
    Banner *m_banner;
    Label *m_icon;
    TextBlock *m_text, *m_difference;
    QPushButton *m_show, *m_compare, *m_reject, *m_all;
    QWidget *m_list;
};

} // namespace witan
